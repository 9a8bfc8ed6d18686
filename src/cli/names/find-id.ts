import { ApiError } from '../../client/api-error.ts';
import { message } from '../../messages/message.ts';
import { UsageError } from '../exit.ts';
import type { Server } from '../server.ts';
import { isNamed, type Kind, kindOf, type NamedKind } from './kinds.ts';

/*
 * Names where ids are due: digits are an id, `name:` stands before a name that is only digits, and `service/pool` or
 * `cluster/service/pool` says which of several is meant.
 */

/** What finding needs of a server. */
export type Lists = Pick<Server, 'call' | 'rows'>;

interface Candidate {
  readonly id: number;
  /** Names from the top. */
  readonly path: readonly string[];
}

const NOT_FOUND = 404;

/**
 * The id of a record.
 *
 * @throws UsageError when there is none, or several, with their paths; ApiError
 * @example await findId(server, 'pool', 'web/web-a') // 3
 */
export async function findId(server: Lists, kind: Kind, given: string): Promise<number> {
  if (/^\d{1,15}$/.test(given)) return Number(given);
  if (kind === 'node') return nodeAt(server, withoutMark(given));
  if (!isNamed(kind)) throw new UsageError(message('cli_id_wanted', { kind, given }));
  const path = given.startsWith('name:') ? [withoutMark(given)] : partsIn(kind, given);
  const candidates = await candidatesFor(server, kind, path.at(-1) ?? '');
  const isSure = candidates.length === 1 && path.length === 1;
  const placed = isSure ? candidates : await withPaths(server, kind, candidates);
  const found = placed.filter((candidate) => endsWith(candidate.path, path));
  const [only] = found;
  if (only === undefined) throw new UsageError(message('cli_not_found', { kind, given, list: `${kind} list` }));
  if (found.length === 1 || isSure) return only.id;
  const paths = found.map((candidate) => `${candidate.path.join('/')} (${candidate.id})`);
  throw new UsageError(message('cli_ambiguous', { kind, given, paths }));
}

function withoutMark(given: string): string {
  return given.startsWith('name:') ? given.slice('name:'.length) : given;
}

/** A name may have slashes, where its kind belongs to no other. */
function partsIn(kind: NamedKind, given: string): readonly string[] {
  return kindOf(kind).within === undefined ? [given] : given.split('/').filter((part) => part !== '');
}

async function nodeAt(server: Lists, address: string): Promise<number> {
  try {
    const { data } = await server.call('GET /node/at/{address}', { path: { address }, fields: {} });
    return data.id;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== NOT_FOUND) throw error;
    throw new UsageError(message('cli_not_found', { kind: 'node', given: address, list: 'node list' }));
  }
}

interface Found {
  readonly id: number;
  readonly name: string;
  /** The id of what it belongs to; null = nothing. */
  readonly within: number | null;
}

async function candidatesFor(server: Lists, kind: NamedKind, name: string): Promise<readonly (Found & Candidate)[]> {
  const { list, name: field, within } = kindOf(kind);
  const filter = field === 'task_name' ? { task_name: name } : { name };
  const rows = await server.rows(list, { path: {}, fields: filter });
  return rows
    .filter((row) => row[field] === name)
    .map((row) => ({
      id: Number(row['id']),
      name,
      path: [name],
      within: within === undefined ? null : Number(row[within.field]),
    }));
}

async function withPaths(
  server: Lists,
  kind: NamedKind,
  candidates: readonly (Found & Candidate)[],
): Promise<readonly Candidate[]> {
  const { within } = kindOf(kind);
  if (within === undefined) return candidates;
  const paths: Candidate[] = [];
  for (const { id, name, within: parent } of candidates) {
    paths.push({ id, path: [...(await pathOf(server, within.kind, parent)), name] });
  }
  return paths;
}

async function pathOf(server: Lists, kind: Kind, id: number | null): Promise<readonly string[]> {
  if (id === null || id === 0) return [];
  const request = { path: { id }, fields: {} };
  if (kind === 'cluster') return [(await server.call('GET /cluster/{id}', request)).data.name];
  if (kind === 'service') {
    const { data } = await server.call('GET /service/{id}', request);
    return [...(await pathOf(server, 'cluster', data.cluster_id)), data.name];
  }
  const { data } = await server.call('GET /pool/{id}', request);
  return [...(await pathOf(server, 'service', data.service_id)), data.name];
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  return end.length <= path.length && end.every((part, index) => path[path.length - end.length + index] === part);
}
