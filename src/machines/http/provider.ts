import { baseUrlIn } from '../../base/outbound/base-url.ts';
import { Refusal } from '../../domain/errors.ts';
import { message, type Message } from '../../messages/message.ts';
import { areCertificates } from '../ca-setting.ts';
import { LineMachines } from '../lines/provider.ts';
import type { MachineProviderKind } from '../provider.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { type Settings, settings } from './settings.ts';
import { keyIn } from './signature.ts';
import { ServerSpeaker } from './speaker.ts';

/** Machines that a server of the user's own makes, which is asked by signed requests. */
export const http: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'http',
  title: { en: 'Own HTTP server', zh: '自有 HTTP 服务' },
  settings,
  hostKeys: 'new',
  tells: { progress: 'sometimes', hostKey: 'never', made: 'sometimes' },
  checked,
  open: (vmTypeId, given, deps) =>
    new LineMachines({
      kind: 'http',
      vmTypeId,
      settings: given,
      speaker: new ServerSpeaker(vmTypeId, given, deps),
    }),
};

/** How a secret is made. */
const MAKE = 'echo "whsec_$(openssl rand -base64 32)"';

/** @throws Refusal that names the field */
function checked(given: Settings): Settings {
  const { url, ca_certificate: ca = '', secret, next_secret: next = '' } = given;
  if (baseUrlIn(url) === null) throw wrong('url', message('machine_url_wrong'));
  if (!areCertificates(ca)) throw wrong('ca_certificate', message('machine_ca_wrong'));
  const unlike = message('machine_secret_wrong', { command: MAKE });
  if (keyIn(secret) === null) throw wrong('secret', unlike);
  if (next !== '' && keyIn(next) === null) throw wrong('next_secret', unlike);
  return given;
}

function wrong(name: keyof Settings, content: Message): Refusal {
  return new Refusal('invalid', content, { field: `settings.${name}` });
}
