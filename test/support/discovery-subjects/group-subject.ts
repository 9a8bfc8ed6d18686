import { type DiscoveryOpening, opened, serversOf } from '../discoveries.ts';
import { startServices } from '../http-services.ts';
import type { DiscoverySubject, Patience } from './subject.ts';

interface GroupPlace {
  /** The settings that say where the group is. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where requests go to. */
  readonly url: string;
}

/** A group of a cloud, with two services. @param held what is disposed of with it */
export async function startGroupSubject(
  provider: string,
  { settings, url }: GroupPlace,
  held: AsyncDisposableStack,
): Promise<DiscoverySubject> {
  await using stack = held.move();
  const services = stack.use(await startServices(2));
  const openingWith = ({ drain = 30, becomeHealthy = 30 }: Patience): DiscoveryOpening => ({
    provider,
    settings: { ...settings, port: services.port, drain_timeout: drain, up_timeout: becomeHealthy },
  });
  const kept = stack.move();
  return {
    openingWith,
    openWith: (patience) => opened(openingWith(patience)),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url,
    kill: null,
    restart: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
