import { startHaproxy } from '../haproxy.ts';
import { startServices } from '../http-services.ts';
import { balancerProgram } from '../balancer-programs.ts';
import { type DiscoveryOpening, openedWith, serversOf, linkDeps, noSsh } from '../discoveries.ts';
import type { DiscoverySubject, Patience } from './subject.ts';

/** The example of the documentation that drives HAProxy. */
export async function startExecSubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const balancer = stack.use(await startHaproxy());
  const services = stack.use(await startServices(2));
  const { socket, backend } = balancer;
  const program = stack.use(await balancerProgram('haproxy-program', JSON.stringify({ socket, backend })));
  const openingWith = ({ drain = 30, becomeHealthy = 30 }: Patience): DiscoveryOpening => ({
    provider: 'exec',
    dataDir: program.dataDir,
    settings: {
      program: 'haproxy-program',
      options: JSON.stringify({ drain, up: becomeHealthy }),
      port: services.port,
      forgets: true,
    },
  });
  const held = stack.move();
  return {
    openingWith,
    openWith: (patience) => openedWith(openingWith(patience), linkDeps(noSsh)),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: balancer.url,
    kill: () => balancer.kill(),
    restart: () => balancer.restart(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
