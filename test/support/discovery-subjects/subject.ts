import type { DiscoveryAbilities, Server } from '../../../src/discovery/discovery.ts';
import { type DiscoveryOpening, type OpenBalancer, opened, serversOf } from '../discoveries.ts';
import { type Service, startServices } from '../http-services.ts';

/** Limits of waits, in seconds. */
export interface Patience {
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
  /** The URL of requests; '' = it is a registry, and passes none on. */
  readonly url: string;
  /** Kills it, as a crash does; null = it is no process. */
  readonly kill: (() => Promise<void>) | null;
  /** Starts it again as its configuration has it, under its old address. */
  restart(): Promise<void>;
}

export interface DiscoverySubjectKind {
  readonly name: string;
  readonly abilities: DiscoveryAbilities;
  readonly start: () => Promise<DiscoverySubject>;
}

/** What a kind has of its own. */
export interface OwnSubject extends Pick<DiscoverySubject, 'openingWith' | 'kill' | 'restart'> {
  /** Left out = it needs no SSH. */
  readonly open?: (opening: DiscoveryOpening) => OpenBalancer;
  /** Left out = it is a registry. */
  readonly url?: string;
}

/**
 * A load balancer with two services that may be registered there.
 *
 * @param start starts it, and puts what is to be closed on the stack
 * @param port that of the services
 * @example export const startEtcdSubject = (): Promise<DiscoverySubject> => subjectWith(async (stack, port) => …)
 */
export async function subjectWith(
  start: (stack: AsyncDisposableStack, port: number) => Promise<OwnSubject>,
): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices(2));
  const { openingWith, open = opened, url = '', kill, restart } = await start(stack, services.port);
  const held = stack.move();
  return {
    openingWith,
    openWith: (patience) => open(openingWith(patience)),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url,
    kill,
    restart,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
