import { startConsul } from '../consul/server.ts';
import { type DiscoverySubject, subjectWith } from './subject.ts';

export function startConsulSubject(): Promise<DiscoverySubject> {
  return subjectWith(async (stack, port) => {
    const consul = stack.use(await startConsul());
    return {
      openingWith: ({ becomeHealthy = 30 }) => ({
        provider: 'consul',
        settings: {
          endpoints: [consul.url],
          service: 'web',
          check: 'tcp',
          check_interval: 1,
          port,
          up_timeout: becomeHealthy,
          settle_time: 0,
        },
      }),
      kill: () => consul.kill(),
      restart: () => consul.restart(),
    };
  });
}
