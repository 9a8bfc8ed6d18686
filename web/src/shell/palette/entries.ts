import type { Found } from '../../data/search.ts';

/*
 * What can be opened by typing a part of its name.
 */

export type EntryKind = 'page' | 'do' | Found['kind'];

export interface Entry {
  /** Unique among all. */
  readonly key: string;
  readonly kind: EntryKind;
  readonly name: string;
  /** What it belongs to; '' = nothing. */
  readonly within: string;
  /** Where it leads, within the console. */
  readonly to: string;
}

/** What can be done with a pool, as its dialogs are called in addresses. */
export const VERBS = ['expand', 'deploy', 'shrink'] as const;
export type Verb = (typeof VERBS)[number];

/** How verbs are called by those who type, by the verb. */
export type VerbNames = Readonly<Record<Verb, string>>;

/** What was typed, read as a verb and a pool when it begins so. */
export interface Query {
  readonly verb: Verb | null;
  /** What to look for. */
  readonly text: string;
}

const LONGEST_TEXT = 100;
const MOST_ENTRIES = 40;

/**
 * Reads what was typed. A verb counts in English and as it is shown.
 *
 * @example readQuery('expand web-a', { expand: '扩容', … }) // { verb: 'expand', text: 'web-a' }
 */
export function readQuery(typed: string, names: VerbNames): Query {
  const text = typed.trim().slice(0, LONGEST_TEXT);
  const lower = text.toLowerCase();
  for (const verb of VERBS) {
    for (const name of [verb, names[verb].toLowerCase()]) {
      const rest = text.slice(name.length).trim();
      // Chinese sets no blank between words
      const isWord = /^\s/.test(text.slice(name.length)) || !/^[a-z]+$/.test(name);
      if (lower.startsWith(name) && rest !== '' && isWord) return { verb, text: rest };
    }
  }
  return { verb: null, text };
}

/** Where something that the server found is shown. */
export function entryOf({ kind, id, name, within }: Found): Entry {
  return {
    key: `${kind} ${id}`,
    kind,
    name: kind === 'task' ? `#${id} ${name}` : name,
    within,
    to: addressOf({ kind, id, name }),
  };
}

function addressOf({ kind, id, name }: Pick<Found, 'kind' | 'id' | 'name'>): string {
  switch (kind) {
    case 'pool':
      return `/ui/pools/${id}`;
    case 'node':
      return `/ui/nodes/${id}`;
    case 'task':
      return `/ui/tasks/${id}`;
    case 'template':
      return `/ui/templates/${id}`;
    case 'step':
      return `/ui/steps?tab=steps&edit=${id}`;
    case 'action':
      return `/ui/steps?tab=actions&edit=${id}`;
    case 'service':
    case 'cluster':
      return `/ui/fleet?q=${encodeURIComponent(name)}`;
    case 'machine_type':
      return `/ui/machine-types?edit=${id}`;
    case 'load_balancer':
      return `/ui/load-balancers?edit=${id}`;
    case 'repository':
      return `/ui/repositories?edit=${id}`;
  }
}

/** A search of the fleet, which also finds where an image runs. @param name what it is called in words */
export function fleetSearch(text: string, name: string): Entry {
  return { key: 'fleet', kind: 'do', name, within: '', to: `/ui/fleet?q=${encodeURIComponent(text)}` };
}

export interface EntriesWanted {
  readonly query: Query;
  /** Pages, and what can be done whatever is found. */
  readonly fixed: readonly Entry[];
  readonly found: readonly Found[];
  /** What is offered where the server finds nothing; null while it searches. */
  readonly otherwise: Entry | null;
  /** "Expand web-a" in words. */
  readonly sayVerb: (verb: Verb, name: string) => string;
}

/** Everything that fits what was typed, the closest first: pages and actions, then what the server found in its order. */
export function rankedEntries({ query, fixed, found, otherwise, sayVerb }: EntriesWanted): readonly Entry[] {
  const { verb, text } = query;
  const act = (done: Verb, { id, name, within }: Found): Entry => ({
    key: `${done} ${id}`,
    kind: 'do',
    name: sayVerb(done, name),
    within,
    to: `/ui/pools/${id}?do=${done}`,
  });
  const pools = found.filter(({ kind }) => kind === 'pool');
  if (verb !== null) return pools.map((pool) => act(verb, pool));
  if (text === '') return fixed;
  const ranked = [...fixed, ...found.map(entryOf)]
    .map((entry, place) => ({ entry, place, distance: distanceOf(entry.name, text) }))
    // what the server found fits by its address or number, too
    .filter(({ place, distance }) => distance < FAR || place >= fixed.length)
    .toSorted((a, b) => a.distance - b.distance || a.place - b.place)
    .map(({ entry }) => entry);
  // whoever names one pool may want something of it
  const [only] = pools;
  const acts = only !== undefined && pools.length === 1 ? VERBS.map((done) => act(done, only)) : [];
  if (found.length === 0 && otherwise !== null) return [...ranked, otherwise];
  return [...ranked, ...acts].slice(0, MOST_ENTRIES);
}

const FAR = 4;

/**
 * How far a name is from what was typed: 0 the same, 1 it begins so, 2 a word of it does, 3 it is in it, 4 it is not.
 *
 * @example distanceOf('Machine types', 'type') // 2
 */
export function distanceOf(name: string, text: string): number {
  const [whole, part] = [name.toLowerCase(), text.toLowerCase()];
  if (whole === part) return 0;
  const place = whole.indexOf(part);
  if (place === -1) return FAR;
  if (place === 0) return 1;
  return /[\s#_.-]/.test(whole.charAt(place - 1)) ? 2 : 3;
}
