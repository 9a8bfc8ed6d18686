import { type DiscoveryOpening, haproxyOpening, opened, serversOf } from '../discoveries.ts';
import { startHaproxy } from '../haproxy.ts';
import { startServices } from '../http-services.ts';
import type { DiscoverySubject, Patience } from './subject.ts';

export async function startHaproxySubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const balancer = stack.use(await startHaproxy());
  const services = stack.use(await startServices(2));
  const openingWith = ({ drain = 30, becomeHealthy = 30 }: Patience): DiscoveryOpening =>
    haproxyOpening({
      socket: balancer.socket,
      port: services.port,
      drain_timeout: drain,
      up_timeout: becomeHealthy,
    });
  const held = stack.move();
  return {
    openingWith,
    openWith: (patience) => opened(openingWith(patience)),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: balancer.url,
    kill: () => balancer.kill(),
    restart: () => balancer.restart(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
