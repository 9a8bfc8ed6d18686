import { openedWith } from '../discoveries.ts';
import { startFileHosts } from '../file-hosts.ts';
import { sshAccess } from '../ssh-access.ts';
import { type DiscoverySubject, subjectWith } from './subject.ts';

const EMPTY = '{"resources": [{"cluster_name": "web", "endpoints": [{"lb_endpoints": []}]}]}\n';

export function startFileSubject(): Promise<DiscoverySubject> {
  return subjectWith(async (stack, port) => {
    const { hosts, file, keys } = stack.use(await startFileHosts('eds.json', EMPTY));
    const access = sshAccess(keys);
    stack.use(access.channel);
    const [host] = hosts;
    const content = { file, format: 'envoy', group: 'web', port, settle_time: 0 };
    return {
      openingWith: () => ({ provider: 'file', settings: { ...content, hosts: [host.entry] }, keys }),
      open: (opening) => openedWith(opening, access),
      kill: null,
      // whoever reads the file has nothing to forget
      restart: () => Promise.resolve(),
    };
  });
}
