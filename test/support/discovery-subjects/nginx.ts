import { openedWith } from '../discoveries.ts';
import { startNginx } from '../nginx.ts';
import { sshAccess } from '../ssh-access.ts';
import { type DiscoverySubject, subjectWith } from './subject.ts';

export function startNginxSubject(): Promise<DiscoverySubject> {
  return subjectWith(async (stack, port) => {
    const nginx = stack.use(await startNginx());
    const access = sshAccess(nginx.keys);
    stack.use(access.channel);
    const [host] = nginx.hosts;
    if (host === undefined) throw new Error('nginx has no host');
    return {
      openingWith: ({ drain = 30, becomeHealthy = 30 }) => ({
        provider: 'nginx',
        settings: { ...nginx.settings, port, drain_timeout: drain, up_timeout: becomeHealthy },
        keys: nginx.keys,
      }),
      open: (opening) => openedWith(opening, access),
      url: host.url,
      kill: () => host.kill(),
      restart: () => host.restart(),
    };
  });
}
