import { haproxyOpening } from '../discoveries.ts';
import { startHaproxy } from '../haproxy.ts';
import { type DiscoverySubject, subjectWith } from './subject.ts';

export function startHaproxySubject(): Promise<DiscoverySubject> {
  return subjectWith(async (stack, port) => {
    const balancer = stack.use(await startHaproxy());
    const { socket, url } = balancer;
    return {
      openingWith: ({ drain = 30, becomeHealthy = 30 }) =>
        haproxyOpening({ socket, port, drain_timeout: drain, up_timeout: becomeHealthy }),
      url,
      kill: () => balancer.kill(),
      restart: () => balancer.restart(),
    };
  });
}
