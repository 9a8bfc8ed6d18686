import { startNamed } from '../named.ts';
import { type DiscoverySubject, subjectWith } from './subject.ts';

export function startDnsSubject(): Promise<DiscoverySubject> {
  return subjectWith(async (stack, port) => {
    const named = stack.use(await startNamed());
    const { server, secret } = named;
    const place = { server, zone: 'test', name: '_http._tcp.web.test', type: 'srv', key_name: 'springtide', secret };
    return {
      openingWith: () => ({ provider: 'dns', settings: { ...place, port, settle_time: 0 } }),
      kill: () => named.kill(),
      restart: () => named.restart(),
    };
  });
}
