import { startHaproxy } from '../haproxy.ts';
import { balancerProgram } from '../balancer-programs.ts';
import { linkDeps, noSsh, openedWith } from '../discoveries.ts';
import { type DiscoverySubject, subjectWith } from './subject.ts';

/** The example of the documentation that drives HAProxy. */
export function startExecSubject(): Promise<DiscoverySubject> {
  return subjectWith(async (stack, port) => {
    const balancer = stack.use(await startHaproxy());
    const { socket, backend, url } = balancer;
    const program = stack.use(await balancerProgram('haproxy-program', JSON.stringify({ socket, backend })));
    return {
      openingWith: ({ drain = 30, becomeHealthy = 30 }) => ({
        provider: 'exec',
        dataDir: program.dataDir,
        settings: {
          program: 'haproxy-program',
          options: JSON.stringify({ drain, up: becomeHealthy }),
          port,
          forgets: true,
        },
      }),
      open: (opening) => openedWith(opening, linkDeps(noSsh)),
      url,
      kill: () => balancer.kill(),
      restart: () => balancer.restart(),
    };
  });
}
