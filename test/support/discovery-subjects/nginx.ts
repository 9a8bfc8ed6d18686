import { type DiscoveryOpening, openedWith, serversOf } from '../discoveries.ts';
import { startServices } from '../http-services.ts';
import { startNginx } from '../nginx.ts';
import { sshAccess } from '../ssh-access.ts';
import type { DiscoverySubject, Patience } from './subject.ts';

export async function startNginxSubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const nginx = stack.use(await startNginx());
  const services = stack.use(await startServices(2));
  const access = sshAccess(nginx.keys);
  stack.use(access.channel);
  const [host] = nginx.hosts;
  if (host === undefined) throw new Error('nginx has no host');
  const openingWith = ({ drain = 30, becomeHealthy = 30 }: Patience): DiscoveryOpening => ({
    provider: 'nginx',
    settings: { ...nginx.settings, port: services.port, drain_timeout: drain, up_timeout: becomeHealthy },
    keys: nginx.keys,
  });
  const held = stack.move();
  return {
    openingWith,
    openWith: (patience) => openedWith(openingWith(patience), access),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: host.url,
    kill: () => host.kill(),
    restart: () => host.restart(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
