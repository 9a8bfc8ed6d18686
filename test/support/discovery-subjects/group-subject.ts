import { type DiscoverySubject, subjectWith } from './subject.ts';

interface GroupPlace {
  /** The settings that say where the group is. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where requests go to. */
  readonly url: string;
}

/** A group of a cloud, with two services. @param start starts it, and puts what is to be closed on the stack */
export function startGroupSubject(
  provider: string,
  start: (stack: AsyncDisposableStack) => Promise<GroupPlace>,
): Promise<DiscoverySubject> {
  return subjectWith(async (stack, port) => {
    const { settings, url } = await start(stack);
    return {
      openingWith: ({ drain = 30, becomeHealthy = 30 }) => ({
        provider,
        settings: { ...settings, port, drain_timeout: drain, up_timeout: becomeHealthy },
      }),
      url,
      kill: null,
      restart: () => Promise.resolve(),
    };
  });
}
