import { ServerHook } from '../../hooks/http/hook.ts';
import { checkedServer } from '../../hooks/http/settings.ts';
import { message } from '../../messages/message.ts';
import { LineMachines, machineProtocol } from '../lines/provider.ts';
import type { MachineProviderKind } from '../provider.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { type Settings, settings } from './settings.ts';

/** Machines that a server of the user's own makes, which is asked by signed requests. */
export const http: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'http',
  title: { en: 'Own HTTP server', zh: '自有 HTTP 服务' },
  settings,
  hostKeys: 'new',
  tells: { progress: 'sometimes', hostKey: 'never', made: 'sometimes' },
  checked: checkedServer,
  open: (vmTypeId, given, { keys, outbound }) => {
    const { url } = given;
    const names = { type: 'machines', items: 'machines' };
    return new LineMachines({
      kind: 'http',
      vmTypeId,
      settings: given,
      hook: new ServerHook(given, machineProtocol(vmTypeId, keys), { names, outbound }),
      complaints: {
        silent: (verb) => message('machine_server_silent', { url, verb }),
        incomplete: () => message('machine_server_incomplete', { url }),
      },
    });
  },
};
