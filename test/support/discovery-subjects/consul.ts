import { startConsul } from '../consul/server.ts';
import { type DiscoveryOpening, opened, serversOf } from '../discoveries.ts';
import { startServices } from '../http-services.ts';
import type { DiscoverySubject, Patience } from './subject.ts';

export async function startConsulSubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const consul = stack.use(await startConsul());
  const services = stack.use(await startServices(2));
  const openingWith = ({ becomeHealthy = 30 }: Patience): DiscoveryOpening => ({
    provider: 'consul',
    settings: {
      endpoints: [consul.url],
      service: 'web',
      check: 'tcp',
      check_interval: 1,
      port: services.port,
      up_timeout: becomeHealthy,
      settle_time: 0,
    },
  });
  const held = stack.move();
  return {
    openingWith,
    openWith: (patience) => opened(openingWith(patience)),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: '',
    kill: () => consul.kill(),
    restart: () => consul.restart(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
