import { type DiscoveryOpening, opened, serversOf } from '../discoveries.ts';
import { startServices } from '../http-services.ts';
import { startNamed } from '../named.ts';
import type { DiscoverySubject } from './subject.ts';

export async function startDnsSubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const named = stack.use(await startNamed());
  const services = stack.use(await startServices(2));
  const { server, secret } = named;
  const place = { server, zone: 'test', name: '_http._tcp.web.test', type: 'srv', key_name: 'springtide', secret };
  const opening: DiscoveryOpening = {
    provider: 'dns',
    settings: { ...place, port: services.port, settle_time: 0 },
  };
  const held = stack.move();
  return {
    openingWith: () => opening,
    openWith: () => opened(opening),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: '',
    kill: () => named.kill(),
    restart: () => named.restart(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
