import { type DiscoveryOpening, openedWith, serversOf } from '../discoveries.ts';
import { startFileHosts } from '../file-hosts.ts';
import { startServices } from '../http-services.ts';
import { sshAccess } from '../ssh-access.ts';
import type { DiscoverySubject } from './subject.ts';

const EMPTY = '{"resources": [{"cluster_name": "web", "endpoints": [{"lb_endpoints": []}]}]}\n';

export async function startFileSubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const { hosts, file, keys } = stack.use(await startFileHosts('eds.json', EMPTY));
  const services = stack.use(await startServices(2));
  const access = sshAccess(keys);
  stack.use(access.channel);
  const [host] = hosts;
  const content = { file, format: 'envoy', group: 'web', port: services.port, settle_time: 0 };
  const opening: DiscoveryOpening = { provider: 'file', settings: { ...content, hosts: [host.entry] }, keys };
  const held = stack.move();
  return {
    openingWith: () => opening,
    openWith: () => openedWith(opening, access),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: '',
    kill: null,
    // whoever reads the file has nothing to forget
    restart: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
