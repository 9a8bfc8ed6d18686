import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import type { ServerEvent } from '../discovery.ts';
import { HaproxyBackend, type LocatedTarget, type Order, rowOf } from './backend.ts';
import { registerServers } from './register.ts';
import type { Reply } from './runtime.ts';
import type { BackendServer } from './servers.ts';
import { unregisterServers } from './unregister.ts';

/** What HAProxy does with the commands, in memory. Every look at the servers is a moment later. */
class Model extends HaproxyBackend {
  readonly rows = new Map<string, BackendServer>();
  readonly commands: string[] = [];
  /** What happens in each moment. */
  private readonly moment: (model: Model, look: number) => void;
  private looks = 0;

  constructor(rows: readonly BackendServer[], moment: (model: Model, look: number) => void = () => {}) {
    super(
      { dial: () => Promise.reject(new Error('not dialled')), [Symbol.asyncDispose]: async () => {} },
      'web',
      never,
    );
    for (const row of rows) this.rows.set(row.name, row);
    this.moment = moment;
  }

  override servers(): Promise<readonly BackendServer[]> {
    this.moment(this, this.looks);
    this.looks += 1;
    return Promise.resolve([...this.rows.values()]);
  }

  override order<Key>(orders: readonly Order<Key>[]): Promise<ReadonlyMap<Key, readonly Reply[]>> {
    return Promise.resolve(
      new Map(orders.map(({ key, commands }) => [key, commands.map((command) => this.carryOut(command))])),
    );
  }

  override rest(): Promise<void> {
    return Promise.resolve();
  }

  change(name: string, changes: Partial<BackendServer>): void {
    const row = this.rows.get(name);
    if (row !== undefined) this.rows.set(name, { ...row, ...changes });
  }

  private carryOut(command: string): Reply {
    this.commands.push(command);
    const [, verb = '', name = '', rest = ''] = /^(.+?) web\/(\S+) ?(.*)$/.exec(command) ?? [];
    const complaint = verb === 'add server' ? this.add(name, rest) : this.alter(verb, name, rest);
    return complaint === null ? { severity: null, text: '' } : { severity: 3, text: complaint };
  }

  private add(name: string, rest: string): string | null {
    if (name === 'refused') return 'Out of memory.';
    if (this.rows.has(name)) return 'Already exists a server with the same name in backend.';
    const [, ip = '', port = ''] = /^(.*):(\d+)/.exec(rest) ?? [];
    const check = rest.includes(' check ') ? { enabled: false, result: '', detail: '' } : null;
    this.rows.set(name, server(name, { ip, port: Number(port), admin: 'maint', check, up: check === null }));
    return null;
  }

  private alter(verb: string, name: string, rest: string): string | null {
    if (!this.rows.has(name)) return 'No such server.';
    const [what = '', value = ''] = rest.split(' ');
    if (verb === 'enable health') this.change(name, { check: { enabled: true, result: 'INI', detail: '' } });
    else if (verb === 'set server') this.change(name, changeIn(what, value));
    else if (verb === 'del server' && name.startsWith('file-')) return 'Only servers added at runtime can be deleted.';
    else if (verb === 'del server') this.rows.delete(name);
    return null;
  }
}

function changeIn(what: string, value: string): Partial<BackendServer> {
  if (what === 'state') return { admin: value as BackendServer['admin'] };
  return what === 'addr' ? { ip: value } : { weight: Number(value) };
}

const never = new AbortController().signal;
const SETTINGS = { check: false, check_interval: 0.5, up_timeout: 60, drain_timeout: 60 };
const OK = { enabled: true, result: 'L4OK', detail: '' };
const BAD = { enabled: true, result: 'L4CON', detail: 'Connection refused' };

function server(name: string, changes: Partial<BackendServer> = {}): BackendServer {
  const usual = {
    ip: '10.0.0.1',
    host: null,
    port: 80,
    weight: 1,
    admin: 'ready',
    up: true,
    check: null,
    sessions: 0,
    queued: 0,
  } as const;
  return { name, ...usual, ...changes };
}

function target(name: string, address = '10.0.0.1', more: Partial<LocatedTarget> = {}): LocatedTarget {
  return { ip: address, name, address, port: 80, weight: null, ...more };
}

async function all(events: AsyncIterable<ServerEvent>): Promise<readonly ServerEvent[]> {
  const found: ServerEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

function register(model: Model, targets: readonly LocatedTarget[], settings = {}): Promise<readonly ServerEvent[]> {
  return all(registerServers(model, { ...SETTINGS, ...settings }, targets));
}

function unregister(model: Model, targets: readonly LocatedTarget[], settings = {}): Promise<readonly ServerEvent[]> {
  return all(unregisterServers(model, { ...SETTINGS, ...settings }, targets));
}

test('a server is known by its name, else by its address', () => {
  const rows = [server('other'), server('a', { ip: '10.0.0.9' })];
  expect(rowOf(rows, target('a'))?.name).toBe('a');
  expect(rowOf(rows, target('b'))?.name).toBe('other');
  expect(rowOf(rows, target('b', '10.0.0.1', { port: 81 }))).toBeUndefined();
});

test('one whose name resolves no longer is known by its name, or by that of the configuration file', () => {
  const lost = { ip: 'web.example', address: null, port: 80 };
  const rows = [server('a'), server('fixed', { host: 'web.example' })];
  expect(rowOf(rows, { name: 'a', ...lost })?.name).toBe('a');
  expect(rowOf(rows, { name: 'b', ...lost })?.name).toBe('fixed');
  expect(rowOf(rows, { name: 'b', ...lost, ip: 'gone.example' })).toBeUndefined();
});

describe('registering without health checks', () => {
  test('adds a server and makes it ready', async () => {
    const model = new Model([]);
    const targets = [target('a', 'fd00::1', { weight: 5, port: 81 })];
    expect(await register(model, targets, { slow_start: 2 })).toEqual([
      expect.objectContaining({ ip: 'fd00::1', ok: true }),
    ]);
    expect(model.commands).toEqual([
      'add server web/a [fd00::1]:81 slowstart 2000ms weight 5',
      'set server web/a state ready',
    ]);
  });

  test('sets another weight where one is wanted, and leaves it where none is', async () => {
    const model = new Model([server('a', { weight: 3 })]);
    await register(model, [target('a')]);
    await register(model, [target('a', '10.0.0.1', { weight: 3 })]);
    expect(model.commands).toEqual([]);
    await register(model, [target('a', '10.0.0.1', { weight: 0 })]);
    expect(model.commands).toEqual(['set server web/a weight 0']);
  });

  test("says under which name HAProxy's configuration has it", async () => {
    const model = new Model([server('file-1'), server('b', { ip: '10.0.0.2' })]);
    const events = await register(model, [target('a'), target('b', '10.0.0.2')]);
    expect(events.map(({ keptAs }) => keptAs)).toEqual(['file-1', undefined]);
  });

  test('D1: changes nothing where it is ready already', async () => {
    const model = new Model([server('a')]);
    expect(await register(model, [target('a')])).toMatchObject([{ ok: true }]);
    expect(model.commands).toEqual([]);
  });

  test('moves a server that has another address by now, in maintenance', async () => {
    const model = new Model([server('a', { ip: '10.0.0.9' })]);
    await register(model, [target('a')]);
    expect(model.commands).toEqual([
      'set server web/a state maint',
      'set server web/a addr 10.0.0.1 port 80',
      'set server web/a state ready',
    ]);
  });

  test('D3: a complaint about one server does not fail the others', async () => {
    const model = new Model([]);
    const events = await register(model, [target('refused'), target('b', '10.0.0.2')]);
    expect(events.map(({ ip, ok }) => [ip, ok])).toEqual([
      ['10.0.0.1', false],
      ['10.0.0.2', true],
    ]);
  });
});

describe('registering with health checks', () => {
  test('HR1: a server waits in drain until it passed a check', async () => {
    const states: string[] = [];
    const model = new Model([], (now, look) => {
      states.push(now.rows.get('a')?.admin ?? '-');
      if (look === 2) now.change('a', { up: true, check: OK });
    });
    expect(await register(model, [target('a')], { check: true })).toMatchObject([{ ok: true }]);
    expect(states).toEqual(['-', 'drain', 'drain']);
    expect(model.rows.get('a')?.admin).toBe('ready');
    expect(model.commands[0]).toBe('add server web/a 10.0.0.1:80 check inter 500ms');
  });

  test('HR2: one that is not healthy in time is left in maintenance', async () => {
    const model = new Model([], (now, look) => {
      if (look === 1) now.change('a', { check: BAD });
    });
    const [event] = await register(model, [target('a')], { check: true, up_timeout: -1 });
    expect(event).toMatchObject({ ok: false });
    expect(inEnglish(event?.log)).toContain('L4CON Connection refused');
    expect(model.rows.get('a')?.admin).toBe('maint');
  });

  test('HR3: a call goes on where an earlier one died', async () => {
    const model = new Model([server('a', { admin: 'drain', check: OK })]);
    expect(await register(model, [target('a')], { check: true })).toMatchObject([{ ok: true }]);
    expect(model.commands).toEqual(['set server web/a state drain', 'set server web/a state ready']);
  });

  test('HR3: one that vanishes meanwhile is put in again', async () => {
    const model = new Model([], (now, look) => {
      if (look === 1) now.rows.delete('a');
      if (look === 3) now.change('a', { up: true, check: OK });
    });
    expect(await register(model, [target('a')], { check: true })).toMatchObject([{ ok: true }]);
    expect(model.commands.filter((command) => command.startsWith('add server'))).toHaveLength(2);
    expect(model.rows.get('a')?.admin).toBe('ready');
  });

  test('one that always vanishes has failed when its time is over', async () => {
    const model = new Model([], (now) => now.rows.delete('a'));
    const [event] = await register(model, [target('a')], { check: true, up_timeout: -1 });
    expect(inEnglish(event)).toMatchObject({ ok: false, log: expect.stringContaining('vanished') as string });
  });
});

describe('unregistering', () => {
  test('D1: succeeds for a server that is not there', async () => {
    const model = new Model([]);
    expect(await unregister(model, [target('a')])).toMatchObject([{ ok: true }]);
    expect(model.commands).toEqual([]);
  });

  test('HU1, HU2: drains first, and takes a server out when its last session has ended', async () => {
    const model = new Model([server('a', { sessions: 2 })], (now, look) => {
      if (look === 3) now.change('a', { sessions: 0, queued: 1 });
      if (look === 4) now.change('a', { queued: 0 });
    });
    expect(await unregister(model, [target('a')])).toMatchObject([{ ok: true }]);
    expect(model.commands).toEqual([
      'set server web/a state drain',
      'set server web/a state maint',
      'del server web/a',
    ]);
  });

  test('HU2: cuts what is left when the drain time is over', async () => {
    const model = new Model([server('a', { sessions: 2 })]);
    const [event] = await unregister(model, [target('a')], { drain_timeout: 0 });
    expect(event).toMatchObject({ ok: true });
    expect(inEnglish(event?.log)).toContain('2 sessions cut');
    expect(model.commands).toContain('shutdown sessions server web/a');
  });

  test("HU3: a server of HAProxy's configuration file stays in maintenance", async () => {
    const model = new Model([server('file-1'), server('file-2', { ip: '10.0.0.2' })]);
    const events = await unregister(model, [target('file-1'), target('b', '10.0.0.2')]);
    expect(events.map(({ ok, keptAs }) => [ok, keptAs])).toEqual([
      [true, 'file-1'],
      [true, 'file-2'],
    ]);
    expect([...model.rows.values()].map(({ admin }) => admin)).toEqual(['maint', 'maint']);
    expect(model.commands).not.toContain('del server web/file-2');
  });

  test('one that goes by itself meanwhile is gone', async () => {
    const model = new Model([server('a', { sessions: 2 })], (now, look) => {
      if (look === 1) now.rows.delete('a');
    });
    expect(await unregister(model, [target('a')])).toMatchObject([{ ok: true }]);
  });
});
