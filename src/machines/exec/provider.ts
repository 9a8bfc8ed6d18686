import { ProgramHook } from '../../hooks/program/hook.ts';
import { message } from '../../messages/message.ts';
import type { MachineProviderKind } from '../provider.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { LineMachines, machineProtocol } from '../lines/provider.ts';
import { type Settings, settings } from './settings.ts';

/** Machines that a program of the user's own makes: for clouds, hypervisors and inventories that are not known here. */
export const exec: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'exec',
  title: { en: 'Own program', zh: '自有程序' },
  settings,
  hostKeys: 'new',
  tells: { progress: 'sometimes', hostKey: 'never', made: 'sometimes' },
  open: (vmTypeId, given, { dataDir, keys }) => {
    const { program } = given;
    return new LineMachines({
      kind: 'exec',
      vmTypeId,
      settings: given,
      hook: new ProgramHook(given, machineProtocol(vmTypeId, keys), { dataDir, lock: String(vmTypeId) }),
      complaints: {
        silent: (verb) => message('machine_program_silent', { program, verb }),
        incomplete: () => message('machine_program_incomplete', { program }),
      },
    });
  },
};
