import type { DiscoveryAbilities, Server } from '../../src/discovery/discovery.ts';
import { discoveryKinds } from '../../src/discovery/registry.ts';
import {
  type DiscoveryOpening,
  haproxyOpening,
  type OpenBalancer,
  opened,
  openedWith,
  serversOf,
} from './discoveries.ts';
import { startHaproxy } from './haproxy.ts';
import { type Service, startServices } from './http-services.ts';
import { startNginx } from './nginx.ts';
import { sshAccess } from './ssh-access.ts';

/** Limits of waits, in seconds. */
interface Patience {
  readonly drain?: number;
  readonly becomeHealthy?: number;
}

/** A load balancer under test, in which nothing is registered. */
export interface DiscoverySubject extends AsyncDisposable {
  /** How this process and others open it. */
  openingWith(patience: Patience): DiscoveryOpening;
  openWith(patience: Patience): OpenBalancer;
  /** Services that answer through it when they are registered, and their servers in it. */
  readonly services: readonly Service[];
  readonly servers: readonly Server[];
  /** A server on which nothing answers. */
  readonly dead: Server;
  /** The URL of requests. */
  readonly url: string;
  /** Kills it, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again as its configuration has it, under its old address. */
  restart(): Promise<void>;
}

interface DiscoverySubjectKind {
  readonly name: string;
  readonly abilities: DiscoveryAbilities;
  readonly start: () => Promise<DiscoverySubject>;
}

async function startHaproxySubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const balancer = stack.use(await startHaproxy());
  const services = stack.use(await startServices(2));
  const openingWith = ({ drain = 30, becomeHealthy = 30 }: Patience): DiscoveryOpening =>
    haproxyOpening({
      socket: balancer.socket,
      port: services.port,
      drain_timeout: drain,
      up_timeout: becomeHealthy,
    });
  const held = stack.move();
  return {
    openingWith,
    openWith: (patience) => opened(openingWith(patience)),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: balancer.url,
    kill: () => balancer.kill(),
    restart: () => balancer.restart(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function startNginxSubject(): Promise<DiscoverySubject> {
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

/** Every load balancer, each of which passes the suite in test/integration/discoveries.test.ts. */
export const DISCOVERY_SUBJECTS: readonly DiscoverySubjectKind[] = [
  { name: 'haproxy', abilities: discoveryKinds.haproxy.abilities, start: startHaproxySubject },
  { name: 'nginx', abilities: discoveryKinds.nginx.abilities, start: startNginxSubject },
];
