import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type Splice, spliced } from '../hosts/splices.ts';
import { type Edit, editOf, type ServerResult, worse } from './line-edits.ts';
import { type OwnServer, PLACEHOLDER, serverOf, type UpstreamServer } from './server-line.ts';
import { insertionPoint, linesAt, removalOf } from './splices.ts';
import { type Upstream, upstreamsIn } from './upstreams.ts';

/** What is to become of a server. `leave`: it gets nothing more; `out`: it left, and its line goes. */
export interface ServerChange {
  readonly kind: 'in' | 'leave' | 'out';
  readonly server: OwnServer;
}

/** A file as it is to be. */
export interface Draft {
  readonly text: string;
  /** nginx has to be told: a line of a server that is down may go unnoticed. */
  readonly needsReload: boolean;
  /** By the server's name. */
  readonly results: ReadonlyMap<string, ServerResult>;
}

/**
 * Makes changes to the upstreams of a file.
 *
 * NE1. Only lines with the mark of Springtide are written or removed; in others, at the address of a server that is registered or
 *      unregistered, the word `down` comes and goes. Every other byte stays.
 * NE2. An upstream never becomes empty, as nginx refuses that: a line that is down holds the place of the first server.
 * NE3. A change that is made already changes nothing.
 *
 * @param names the upstreams, each of which gets all changes
 * @throws MessageError when there is no such upstream, or two of its name, or the file cannot be read
 */
export function edited(text: string, names: readonly string[], changes: readonly ServerChange[]): Draft {
  const upstreams = upstreamsIn(text);
  const results = new Map<string, ServerResult>();
  const splices: Splice[] = [];
  let needsReload = false;
  for (const name of names) {
    const upstream = upstreamNamed(upstreams, name);
    const servers = upstream.servers.map(serverOf);
    const edits = editsOf(text, servers, changes);
    splices.push(...edits.flatMap((edit) => edit.splices), ...endsOf(text, upstream, servers, edits));
    for (const [index, { kind, server }] of changes.entries()) {
      const { standing = 'absent', keptAs = null } = edits[index] ?? {};
      if (kind !== 'out' && standing === 'changed') needsReload = true;
      const known = results.get(server.name) ?? { standing, keptAs };
      results.set(server.name, worse(known, { standing, keptAs }));
    }
  }
  return { text: spliced(text, splices), needsReload, results };
}

/** @throws MessageError when there is none, or more than one */
export function upstreamNamed(upstreams: readonly Upstream[], name: string): Upstream {
  const [first, second] = upstreams.filter((upstream) => upstream.name === name);
  if (first === undefined) throw new MessageError(message('nginx_no_upstream', { name }));
  if (second !== undefined) throw new MessageError(message('nginx_upstream_twice', { name }));
  return first;
}

/** No two changes have the same line: each has those of its name, and of those at its address what no other change has. */
function editsOf(text: string, servers: readonly UpstreamServer[], changes: readonly ServerChange[]): readonly Edit[] {
  const names = new Set(changes.map(({ server }) => server.name));
  const lines = servers.filter(({ isPlaceholder }) => !isPlaceholder);
  const others = lines.filter(({ mark }) => mark === null || !names.has(mark.name));
  const taken = new Set<UpstreamServer>();
  return changes.map(({ kind, server }) => {
    const own = lines.filter(({ mark }) => mark?.name === server.name);
    const isThere = ({ ip, port, mark, written }: UpstreamServer): boolean =>
      (ip === server.ip && port === server.port) || (mark === null && written === server.name);
    const there = others.filter((line) => isThere(line) && !taken.has(line));
    for (const line of there) taken.add(line);
    return editOf(text, kind, server, { own, there });
  });
}

/** Lines at the end of an upstream: new servers, and what holds the place of the first one (NE2). */
function endsOf(
  text: string,
  upstream: Upstream,
  servers: readonly UpstreamServer[],
  edits: readonly Edit[],
): readonly Splice[] {
  const gone = new Set(edits.flatMap(({ removed }) => removed));
  const additions = edits.flatMap((edit) => edit.additions);
  const placeholders = servers.filter(({ isPlaceholder }) => isPlaceholder);
  const left = servers.length - placeholders.length - gone.size + additions.length;
  const isChanged = gone.size + additions.length > 0;
  if (left === 0) {
    return isChanged && placeholders.length === 0 ? linesAt(text, insertionPoint(text, upstream), [PLACEHOLDER]) : [];
  }
  const unneeded = isChanged ? placeholders.map(({ directive }) => removalOf(text, directive)) : [];
  return [...unneeded, ...linesAt(text, insertionPoint(text, upstream), additions)];
}
