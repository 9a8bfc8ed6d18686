import { type DiscoveryOpening, opened, serversOf } from '../discoveries.ts';
import { startEtcd } from '../etcd.ts';
import { startServices } from '../http-services.ts';
import type { DiscoverySubject } from './subject.ts';

export async function startEtcdSubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const etcd = stack.use(await startEtcd());
  const services = stack.use(await startServices(2));
  const opening: DiscoveryOpening = {
    provider: 'etcd',
    settings: { endpoints: [etcd.url], prefix: '/services/web/', format: 'json', port: services.port, settle_time: 0 },
  };
  const held = stack.move();
  return {
    openingWith: () => opening,
    openWith: () => opened(opening),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: '',
    kill: () => etcd.kill(),
    restart: () => etcd.restart(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
