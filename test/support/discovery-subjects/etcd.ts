import { startEtcd } from '../etcd.ts';
import { type DiscoverySubject, subjectWith } from './subject.ts';

export function startEtcdSubject(): Promise<DiscoverySubject> {
  return subjectWith(async (stack, port) => {
    const etcd = stack.use(await startEtcd());
    const settings = { endpoints: [etcd.url], prefix: '/services/web/', format: 'json', port, settle_time: 0 };
    return {
      openingWith: () => ({ provider: 'etcd', settings }),
      kill: () => etcd.kill(),
      restart: () => etcd.restart(),
    };
  });
}
