import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reply } from './runtime.ts';
import { serversIn, tableCommands } from './servers.ts';

const STATE_COLUMNS = 'be_id be_name srv_name srv_addr srv_op_state srv_admin_state srv_check_state srv_port';
const STAT_COLUMNS = 'pxname,svname,qcur,scur,check_status,last_chk';

interface Row {
  readonly name?: string;
  readonly operation?: number;
  readonly admin?: number;
  readonly check?: number;
  readonly status?: string;
  readonly last?: string;
}

function replies(rows: readonly Row[]): readonly [Reply, Reply] {
  const states = rows.map(
    ({ name = 'a', operation = 2, admin = 0, check = 6 }) => `3 web ${name} 10.0.0.1 ${operation} ${admin} ${check} 80`,
  );
  const stats = rows.map(({ name = 'a', status = 'L4OK', last = '' }) => `web,${name},1,2,${status},${last},`);
  return [
    { severity: null, text: `1\n# ${STATE_COLUMNS}\n${states.join('\n')}` },
    { severity: null, text: `# ${STAT_COLUMNS},\n${stats.join('\n')}` },
  ];
}

function serverIn(row: Row) {
  return serversIn(...replies([row]))[0];
}

test('both tables are asked for by the name of the backend', () => {
  expect(tableCommands('web')).toEqual(['show servers state web', 'show stat web 4 -1']);
});

describe('the administrative state', () => {
  test.each([
    [0x00, 'ready'],
    [0x01, 'maint'],
    [0x02, 'maint'],
    [0x04, 'maint'],
    [0x08, 'drain'],
    [0x10, 'drain'],
    [0x20, 'maint'],
    [0x40, 'maint'],
    [0x09, 'maint'],
  ])('%i is %s', (admin, state) => {
    expect(serverIn({ admin })?.admin).toBe(state);
  });
});

test('a server is up when it runs, or warms up', () => {
  expect([0, 1, 2, 3].map((operation) => serverIn({ operation })?.up)).toEqual([false, true, true, false]);
});

describe('health checks', () => {
  test('are those that are configured', () => {
    expect(serverIn({ check: 0 })?.check).toBeNull();
    expect(serverIn({ check: 2 })?.check).toMatchObject({ enabled: false });
    expect(serverIn({ check: 6 })?.check).toMatchObject({ enabled: true });
  });

  test('have their last result, without the mark of one that is under way', () => {
    const row = { status: '* L7STS', last: '"HTTP ""bad"", twice"' };
    expect(serverIn(row)?.check).toEqual({ enabled: true, result: 'L7STS', detail: 'HTTP "bad", twice' });
  });

  test('have it in one line, whatever a server answered to the check', () => {
    fc.assert(
      fc.property(fc.string(), (said) => {
        const last = said.replaceAll('\n', ' ');
        const { detail } = serverIn({ last: `"${last.replaceAll('"', '""')}"` })?.check ?? { detail: null };
        expect(detail).toMatch(/^[^\p{Cc}]{0,300}$/u);
      }),
    );
  });
});

test('the weight that users set, and the host name of the configuration, are read where there are any', () => {
  const stat = { severity: null, text: '# svname\na\nb' };
  const text = '1\n# srv_name srv_addr srv_uweight srv_fqdn\na 10.0.0.1 7 web.example\nb 10.0.0.2 1 -';
  expect(serversIn({ severity: null, text }, stat)).toMatchObject([
    { name: 'a', weight: 7, host: 'web.example' },
    { name: 'b', weight: 1, host: null },
  ]);
});

test('a server that only one of the tables has is left out', () => {
  const [state] = replies([{ name: 'a' }, { name: 'b' }]);
  const [, stat] = replies([{ name: 'b' }, { name: 'c' }]);
  expect(serversIn(state, stat).map(({ name }) => name)).toEqual(['b']);
});

test('columns may stand in another order, and more of them', () => {
  const state = { severity: null, text: '1\n# srv_port new srv_name srv_addr\n80 x a 10.0.0.1' };
  const stat = { severity: null, text: '# scur,svname\n7,a' };
  expect(serversIn(state, stat)).toMatchObject([{ name: 'a', ip: '10.0.0.1', port: 80, sessions: 7, queued: 0 }]);
});

test("what is no table is an error with HAProxy's own words", () => {
  const [state, stat] = replies([]);
  const refusal = { severity: 3, text: "Can't find backend." };
  expect(() => serversIn(refusal, stat)).toThrow("Can't find backend.");
  expect(() => serversIn(state, refusal)).toThrow("Can't find backend.");
  expect(() => serversIn({ ...state, text: state.text.replace(/^1/, '2') }, stat)).toThrow(/^2/);
  expect(() => serversIn(undefined, stat)).toThrow('no reply');
});

test('whatever comes, there are servers or an error in one line', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string().map((rest) => `1\n# ${STATE_COLUMNS}\n${rest}`),
    fc.string().map((rest) => `# ${STAT_COLUMNS}\n${rest}`),
  );
  fc.assert(
    fc.property(text, text, (state, stat) => {
      expect(said(state, stat)).toMatch(/^[^\n]{0,300}$/);
    }),
  );
});

/** The error of two replies; '' = they have servers. */
function said(state: string, stat: string): string {
  try {
    serversIn({ severity: null, text: state }, { severity: null, text: stat });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
