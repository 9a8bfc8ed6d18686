import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caller, NO_ID } from './support/client.ts';
import { freshName } from './support/fresh.ts';

/*
 * Random sequences of create, update, delete, read and list on everything that is made of one another, against a model
 * of the contract in memory: which names are taken, what exists, and who uses whom.
 */

type Kind = 'cluster' | 'service' | 'pool' | 'template' | 'step' | 'action';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly desc: string;
  /** What it is made of: ids of the kind below. */
  readonly uses: readonly number[];
}

/** How the contract names things of a kind, and what it says about them. */
interface Rules {
  readonly path: string;
  readonly uses: Kind | null;
  /** The fields of a request, and of an answer, beside id, name and desc. */
  readonly fields: (uses: readonly Row[]) => Readonly<Record<string, unknown>>;
  /** Updates may change what it uses. */
  readonly isMovable: boolean;
  /** Status codes of the refusals. */
  readonly codes: {
    readonly missing: number;
    readonly missingDelete: number;
    readonly inUse: number;
    readonly unknownUse: number;
  };
}

const usual = { missing: 404, missingDelete: 404, inUse: 400, unknownUse: 400 };
const idOf = (rows: readonly Row[]): number => rows[0]?.id ?? NO_ID;
const STEP = { param_values: {}, retry: { retry_times: 0, ignore_error: false } };

const RULES: Readonly<Record<Kind, Rules>> = {
  cluster: {
    path: '/cluster',
    uses: null,
    fields: () => ({ biz: 'b' }),
    isMovable: false,
    codes: { ...usual, missingDelete: 400 },
  },
  service: {
    path: '/service',
    uses: 'cluster',
    fields: (uses) => ({ service_type: 's', docker_image: 'i', cluster_id: idOf(uses) }),
    isMovable: true,
    codes: usual,
  },
  pool: {
    path: '/pool',
    uses: 'service',
    fields: (uses) => ({ vm_type: 1, sd_id: 2, tasks: {}, service_id: idOf(uses) }),
    isMovable: false,
    codes: { ...usual, missingDelete: 400 },
  },
  template: {
    path: '/task_tpl',
    uses: 'step',
    fields: (uses) => ({ steps: uses.map(({ name }) => ({ name, ...STEP })) }),
    isMovable: true,
    codes: { ...usual, unknownUse: 404 },
  },
  step: {
    path: '/remote_step',
    uses: 'action',
    fields: (uses) => ({ actions: uses.map(({ name }) => name) }),
    isMovable: true,
    codes: { ...usual, inUse: 404, unknownUse: 404 },
  },
  action: {
    path: '/action',
    uses: null,
    fields: () => ({ params: { time: 'integer' } }),
    isMovable: false,
    codes: { ...usual, inUse: 404 },
  },
};
const KINDS = Object.keys(RULES) as readonly Kind[];

/** What there should be. */
type Model = Readonly<Record<Kind, Map<number, Row>>> & { readonly run: string };

const { success, refusal } = caller();

/** Something that does not exist. */
const NOTHING: Row = { id: NO_ID, name: 'does not exist', desc: '', uses: [] };

/** One of the things of a kind, or now and then something that does not exist. */
function pick(model: Model, kind: Kind, choice: number): Row {
  const rows = [...model[kind].values(), NOTHING];
  return rows[choice % rows.length] ?? NOTHING;
}

function usersOf(model: Model, kind: Kind, id: number): readonly string[] {
  return KINDS.filter((user) => RULES[user].uses === kind).flatMap((user) =>
    [...model[user].values()].filter((row) => row.uses.includes(id)).map((row) => row.name),
  );
}

function usedBy(model: Model, kind: Kind, row: Row): readonly Row[] {
  const { uses } = RULES[kind];
  return uses === null ? [] : row.uses.map((id) => model[uses].get(id) ?? NOTHING);
}

function shown(model: Model, kind: Kind, row: Row): object {
  const { id, name, desc } = row;
  return { id, name, desc, ...RULES[kind].fields(usedBy(model, kind, row)) };
}

type Command = fc.AsyncCommand<Model, object>;
const always = (): boolean => true;

interface Choices {
  readonly kind: Kind;
  readonly which: number;
  readonly name: number;
  readonly uses: readonly number[];
}

/** What the request wants to use, as far as its kind uses anything. */
function wantedUses(model: Model, { kind, uses }: Choices): readonly Row[] {
  const below = RULES[kind].uses;
  if (below === null) return [];
  const single = below === 'cluster' || below === 'service';
  return (single ? uses.slice(0, 1) : uses).map((choice) => pick(model, below, choice));
}

function create(choices: Choices): Command {
  const { kind } = choices;
  const { path, fields, codes } = RULES[kind];
  return {
    check: always,
    toString: () => `create ${JSON.stringify(choices)}`,
    run: async (model) => {
      const name = `${model.run}-${choices.name}`;
      const uses = wantedUses(model, choices);
      const body = { name, desc: 'd', ...fields(uses) };
      const isTaken = [...model[kind].values()].some((row) => row.name === name);
      const refusals = [...(isTaken ? [400] : []), ...(uses.includes(NOTHING) ? [codes.unknownUse] : [])];
      if (refusals.length > 0) {
        expect(refusals).toContain((await refusal(`${path}/create`, body)).code);
        return;
      }
      const { data } = await success(`${path}/create`, body);
      const id = typeof data === 'number' ? data : (data as { readonly id: number }).id;
      expect(model[kind].has(id)).toBe(false);
      model[kind].set(id, { id, name, desc: 'd', uses: uses.map((row) => row.id) });
    },
  };
}

function update(choices: Choices): Command {
  const { kind } = choices;
  const { path, fields, codes, isMovable } = RULES[kind];
  return {
    check: always,
    toString: () => `update ${JSON.stringify(choices)}`,
    run: async (model) => {
      const row = pick(model, kind, choices.which);
      const uses = isMovable ? wantedUses(model, choices) : usedBy(model, kind, row);
      const desc = `d${choices.name}`;
      const body = { name: 'ignored', desc, ...(isMovable ? fields(uses) : {}) };
      const missing = kind === 'cluster' ? 400 : codes.missing;
      const refusals = [...(row === NOTHING ? [missing] : []), ...(uses.includes(NOTHING) ? [codes.unknownUse] : [])];
      if (refusals.length > 0) {
        expect(refusals).toContain((await refusal(`${path}/update/${row.id}`, body)).code);
        return;
      }
      await success(`${path}/update/${row.id}`, body);
      model[kind].set(row.id, { ...row, desc, uses: uses.map((used) => used.id) });
    },
  };
}

function remove({ kind, which }: Choices): Command {
  const { path, codes } = RULES[kind];
  return {
    check: always,
    toString: () => `remove ${JSON.stringify({ kind, which })}`,
    run: async (model) => {
      const row = pick(model, kind, which);
      const users = usersOf(model, kind, row.id);
      if (row === NOTHING || users.length > 0) {
        const { code, msg } = await refusal(`${path}/delete/${row.id}`);
        expect(code).toBe(row === NOTHING ? codes.missingDelete : codes.inUse);
        // clusters and services say that something is there, the others by whose name
        if (kind !== 'cluster' && kind !== 'service') for (const user of users) expect(msg).toContain(user);
        return;
      }
      await success(`${path}/delete/${row.id}`);
      model[kind].delete(row.id);
    },
  };
}

function read({ kind, which }: Choices): Command {
  const { path } = RULES[kind];
  return {
    check: always,
    toString: () => `read ${JSON.stringify({ kind, which })}`,
    run: async (model) => {
      const row = pick(model, kind, which);
      if (row === NOTHING) expect(await refusal(`${path}/${row.id}`)).toMatchObject({ code: 404 });
      else expect((await success(`${path}/${row.id}`)).data).toMatchObject(shown(model, kind, row));
    },
  };
}

function list({ kind, which }: Choices): Command {
  const { path, uses } = RULES[kind];
  return {
    check: always,
    toString: () => `list ${JSON.stringify({ kind, which })}`,
    run: async (model) => {
      const rows = [...model[kind].values()].toSorted((a, b) => b.id - a.id);
      if (kind !== 'service') {
        expect(await success(`${path}/list`, { name: model.run, page_size: 3 })).toMatchObject({
          data: rows.slice(0, 3).map((row) => shown(model, kind, row)),
          query_count: rows.length,
        });
      }
      if (uses !== 'cluster' && uses !== 'service') return;
      const parent = pick(model, uses, which);
      if (parent === NOTHING) return;
      const children = rows.filter((row) => row.uses.includes(parent.id)).toReversed();
      expect(await success(`/${uses}/${parent.id}/list_${kind}s?page_size=1000`)).toMatchObject({
        data: children.map((row) => shown(model, kind, row)),
        query_count: children.length,
      });
    },
  };
}

const choices = fc.record({
  kind: fc.constantFrom(...KINDS),
  which: fc.nat(7),
  name: fc.nat(7),
  uses: fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }),
});

/** Creating is what it begins with. */
const commands = fc.commands(
  [
    choices.map(create),
    choices.map(create),
    choices.map(create),
    choices.map(update),
    choices.map(remove),
    choices.map(read),
    choices.map(list),
  ],
  { maxCommands: 100, size: 'max' },
);

/** Deletes what a sequence has left, users first. */
async function clear(model: Model): Promise<void> {
  for (const kind of ['pool', 'template', 'service', 'step', 'cluster', 'action'] as const) {
    for (const id of model[kind].keys()) await success(`${RULES[kind].path}/delete/${id}`);
  }
}

test('whatever is done in whatever order, the server and the model of the contract agree', async () => {
  const agreement = fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const rows = Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as Record<Kind, Map<number, Row>>;
      const model: Model = { ...rows, run: freshName('model') };
      try {
        await fc.asyncModelRun(() => ({ model, real: {} }), sequence);
      } finally {
        await clear(model);
      }
    }),
    { numRuns: 12 },
  );
  await expect(agreement).resolves.toBeUndefined();
});
