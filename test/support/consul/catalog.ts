/*
 * The catalog of a consul, as its API documents it: nodes, service instances and checks, changed by transactions. A field that is not
 * documented is refused.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** A row of one of the tables. */
export type Row = Fields & { readonly ModifyIndex: number };

/** An operation that failed, as consul answers it. */
export interface OperationError {
  readonly OpIndex: number;
  readonly What: string;
}

/** What a request asks for that no API has. */
export class Undocumented extends Error {}

type Kind = 'Node' | 'Service' | 'Check';

const OPERATION: Readonly<Record<Kind, readonly string[]>> = {
  Node: ['Verb', 'Node'],
  Service: ['Verb', 'Node', 'Service'],
  Check: ['Verb', 'Check'],
};
const THING: Readonly<Record<Kind, readonly string[]>> = {
  Node: ['ID', 'Node', 'Address', 'Datacenter', 'TaggedAddresses', 'Meta', 'ModifyIndex'],
  Service: ['ID', 'Service', 'Tags', 'Address', 'Meta', 'Port', 'Weights', 'EnableTagOverride', 'ModifyIndex'],
  Check: ['Node', 'CheckID', 'Name', 'Status', 'Notes', 'Output', 'ServiceID', 'Definition', 'ModifyIndex'],
};
const DEFINITION = ['HTTP', 'TCP', 'Interval', 'Timeout'];
const VERBS = ['set', 'cas', 'get', 'delete', 'delete-cas'];
const MOST_OPERATIONS = 64;

export class Catalog {
  /** By the names of things, e.g. "springtide" and "springtide web-7". */
  tables: Readonly<Record<Kind, ReadonlyMap<string, Row>>> = { Node: new Map(), Service: new Map(), Check: new Map() };
  private index = 10;

  /** Makes all operations or none. @returns what failed; null = they are made @throws Undocumented */
  transact(operations: unknown): readonly OperationError[] | null {
    if (!Array.isArray(operations)) throw new Undocumented('no list of operations');
    if (operations.length > MOST_OPERATIONS) throw new Undocumented(`${operations.length} operations`);
    const made = operations.map(operationIn);
    const tables = {
      Node: new Map(this.tables.Node),
      Service: new Map(this.tables.Service),
      Check: new Map(this.tables.Check),
    };
    const errors = made.flatMap(({ kind, verb, key, thing }, OpIndex): readonly OperationError[] => {
      const What = applied(tables, { kind, verb, key, thing, index: this.index + 1 });
      return What === null ? [] : [{ OpIndex, What }];
    });
    if (errors.length > 0) return errors;
    this.tables = tables;
    this.index += 1;
    return null;
  }

  /** What a check found. */
  found(key: string, status: string, output: string): void {
    const check = this.tables.Check.get(key);
    if (check === undefined || (check['Status'] === status && check['Output'] === output)) return;
    this.index += 1;
    const row = { ...check, Status: status, Output: output, ModifyIndex: this.index };
    this.tables = { ...this.tables, Check: new Map([...this.tables.Check, [key, row]]) };
  }

  /** As /v1/health/service/:service answers. */
  health(service: string): readonly Fields[] {
    return [...this.tables.Service]
      .filter(([, row]) => row['Service'] === service)
      .map(([key, row]) => {
        const node = key.split(' ', 1)[0] ?? '';
        const checks = [...this.tables.Check.values()].filter(
          (check) => check['Node'] === node && ['', row['ID']].includes(check['ServiceID'] ?? ''),
        );
        return { Node: this.tables.Node.get(node), Service: row, Checks: checks };
      });
  }
}

interface Operation {
  readonly kind: Kind;
  readonly verb: string;
  readonly key: string;
  readonly thing: Fields;
}

function operationIn(given: unknown): Operation {
  const [entry, ...more] = Object.entries(fieldsIn(given));
  const kind = entry?.[0] as Kind | undefined;
  if (entry === undefined || kind === undefined || more.length > 0 || !Object.hasOwn(OPERATION, kind))
    throw new Undocumented('an operation has one kind');
  const operation = fieldsIn(entry[1], OPERATION[kind]);
  const verb = String(operation['Verb']);
  if (!VERBS.includes(verb)) throw new Undocumented(`verb ${verb}`);
  const thing = fieldsIn(operation[kind], THING[kind]);
  if (kind === 'Check' && thing['Definition'] !== undefined) fieldsIn(thing['Definition'], DEFINITION);
  return { kind, verb, key: keyOf(kind, operation, thing), thing };
}

function keyOf(kind: Kind, operation: Fields, thing: Fields): string {
  if (kind === 'Node') return textIn(thing, 'Node');
  if (kind === 'Check') return `${textIn(thing, 'Node')} ${textIn(thing, 'CheckID')}`;
  textIn(thing, 'Service');
  return `${textIn(operation, 'Node')} ${textIn(thing, 'ID')}`;
}

interface Applied extends Operation {
  readonly index: number;
}

/** @returns why it failed; null = it is made */
function applied(tables: Readonly<Record<Kind, Map<string, Row>>>, operation: Applied): string | null {
  const { kind, verb, key, thing, index } = operation;
  const before = tables[kind].get(key);
  const seen = Number(thing['ModifyIndex'] ?? 0);
  if (verb === 'get') return before === undefined ? `${kind} "${key}" doesn't exist` : null;
  // for a cas, an index of 0 means that there is none yet
  const isAsSeen = before === undefined ? seen === 0 && verb === 'cas' : before.ModifyIndex === seen;
  if (verb.endsWith('cas') && !isAsSeen) return `failed to ${verb} ${kind} "${key}", index is stale`;
  if (verb.startsWith('delete')) {
    remove(tables, kind, key);
    return null;
  }
  return written(tables, operation, before, index);
}

function written(
  tables: Readonly<Record<Kind, Map<string, Row>>>,
  { kind, key, thing }: Operation,
  before: Row | undefined,
  index: number,
): string | null {
  const node = key.split(' ', 1)[0] ?? '';
  if (kind === 'Node') textIn(thing, 'Address');
  else if (!tables.Node.has(node)) return `Missing node registration`;
  if (kind === 'Service' && ['0.0.0.0', '::'].includes(textIn(thing, 'Address'))) return 'Invalid service address';
  if (kind === 'Check' && !tables.Service.has(`${node} ${textIn(thing, 'ServiceID')}`))
    return 'Missing service registration';
  const { ModifyIndex: _, ...fields } = thing;
  const isSame =
    before !== undefined &&
    JSON.stringify({ ...before, ModifyIndex: 0 }) === JSON.stringify({ ...fields, ModifyIndex: 0 });
  if (!isSame) tables[kind].set(key, { ...fields, ModifyIndex: index });
  return null;
}

function remove(tables: Readonly<Record<Kind, Map<string, Row>>>, kind: Kind, key: string): void {
  tables[kind].delete(key);
  if (kind !== 'Service') return;
  const [node = '', id] = key.split(' ');
  for (const [check, row] of tables.Check) {
    if (row['Node'] === node && row['ServiceID'] === id) tables.Check.delete(check);
  }
}

function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Undocumented(`no ${name}`);
  return value;
}

function fieldsIn(value: unknown, known?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Undocumented('no object');
  const unknown = Object.keys(value).find((name) => known !== undefined && !known.includes(name));
  if (unknown !== undefined) throw new Undocumented(`the field ${unknown}`);
  return value as Fields;
}
