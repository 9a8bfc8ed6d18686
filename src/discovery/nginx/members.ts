import type { Member } from '../discovery.ts';
import { upstreamNamed } from './edit.ts';
import type { FileState } from './host-answer.ts';
import { serverOf, type UpstreamServer } from './server-line.ts';
import { upstreamsIn } from './upstreams.ts';

/**
 * The servers of one host, in each upstream once. A line of Springtide's has the name in its mark, another one the address that it has
 * in the file. What nginx has not loaded is unknown.
 *
 * @returns a list for each upstream
 * @throws MessageError when the file cannot be read, or has no such upstream
 */
export function membersIn({ text, isStale }: FileState, names: readonly string[]): readonly (readonly Member[])[] {
  const upstreams = upstreamsIn(text);
  return names.map((name) => {
    const servers = upstreamNamed(upstreams, name).servers.map(serverOf);
    return servers.filter(({ isPlaceholder }) => !isPlaceholder).map((server) => memberOf(server, isStale));
  });
}

function memberOf({ mark, written, ip, port, weight, isDown }: UpstreamServer, isStale: boolean): Member {
  return {
    name: mark?.name ?? written,
    ip,
    port,
    // of somebody else's line it is not ours to change, and no difference
    weight: mark === null ? null : mark.isWeightless ? 0 : weight,
    state: isStale ? 'unknown' : stateOf(mark, isDown),
  };
}

function stateOf(mark: UpstreamServer['mark'], isDown: boolean): Member['state'] {
  if (!isDown || mark?.isWeightless === true) return 'up';
  return mark?.isLeaving === true ? 'draining' : 'maintenance';
}
