import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edited, type ServerChange } from './edit.ts';
import type { OwnServer } from './server-line.ts';
import { tokensIn } from './tokens.ts';
import { upstreamsIn } from './upstreams.ts';

const own = (name: string, more: Partial<OwnServer> = {}): OwnServer => ({
  name,
  ip: `10.0.0.${name.split('-').at(-1)}`,
  port: 80,
  weight: null,
  isLeaving: false,
  parameters: [],
  ...more,
});
const change = (kind: ServerChange['kind'], server: OwnServer): ServerChange => ({ kind, server });
const leave = (name: string): ServerChange => change('leave', own(name, { isLeaving: true }));

/** The file after changes of one upstream "web", one after the other. */
function after(text: string, ...changes: readonly ServerChange[]): string {
  return changes.reduce((before, one) => edited(before, ['web'], [one]).text, text);
}

const EMPTY = 'upstream web {\n    server 127.0.0.1:1 down; # springtide placeholder\n}\n';
const BY_HAND = 'upstream web {\n\tleast_conn;\n\tserver 10.0.0.1; # the old one\n\n\t# keep me\n}\n';

describe('a server', () => {
  test('takes the place of the placeholder, and leaves it (NE2)', () => {
    const full = after(EMPTY, change('in', own('web-7')));
    expect(full).toBe('upstream web {\n    server 10.0.0.7:80; # springtide web-7\n}\n');
    const down = after(full, leave('web-7'));
    expect(down).toBe('upstream web {\n    server 10.0.0.7:80 down; # springtide web-7 leaving\n}\n');
    expect(after(down, change('out', own('web-7')))).toBe(EMPTY);
  });

  test('comes after the others, with their indent', () => {
    expect(after(BY_HAND, change('in', own('web-7', { weight: 3, parameters: ['max_fails=2'] })))).toBe(
      BY_HAND.replace('old one\n', 'old one\n\tserver 10.0.0.7:80 weight=3 max_fails=2; # springtide web-7\n'),
    );
  });

  test.each([
    [
      'upstream web { server 10.0.0.1; }',
      'upstream web { server 10.0.0.1;\nserver 10.0.0.7:80; # springtide web-7\n }',
    ],
    ['upstream web {}', 'upstream web {\n    server 10.0.0.7:80; # springtide web-7\n}'],
    ['upstream web { # a\r\n}\r\n', 'upstream web { # a\r\n    server 10.0.0.7:80; # springtide web-7\r\n}\r\n'],
  ])('has a line of its own in %j', (text, expected) => {
    expect(after(text, change('in', own('web-7')))).toBe(expected);
  });

  test('that is in already, or out already, changes nothing (NE3)', () => {
    const full = after(EMPTY, change('in', own('web-7')));
    const again = edited(full, ['web'], [change('in', own('web-7'))]);
    expect(again).toMatchObject({ text: full, needsReload: false });
    expect(again.results.get('web-7')).toEqual({ standing: 'unchanged', keptAs: null });
    for (const kind of ['leave', 'out'] as const) {
      const none = edited(full, ['web'], [change(kind, own('web-9'))]);
      expect(none).toMatchObject({ text: full, needsReload: false });
      expect(none.results.get('web-9')?.standing).toBe('absent');
    }
  });

  test('moves, and gets another weight, in its line', () => {
    const full = after(BY_HAND, change('in', own('web-7')), change('in', own('web-8')));
    const moved = edited(full, ['web'], [change('in', own('web-7', { ip: 'fd00::7', port: 81, weight: 5 }))]);
    expect(moved.text).toBe(full.replace('10.0.0.7:80;', '[fd00::7]:81 weight=5;'));
    expect(moved.needsReload).toBe(true);
    expect(after(full, change('in', own('web-7', { weight: 0 })))).toBe(
      full.replace('10.0.0.7:80; # springtide web-7', '10.0.0.7:80 down; # springtide web-7 weight 0'),
    );
  });

  test('that leaves comes back', () => {
    const full = after(BY_HAND, change('in', own('web-7')));
    expect(after(full, leave('web-7'), change('in', own('web-7')))).toBe(full);
  });

  test('that came back while it left stays', () => {
    const full = after(EMPTY, change('in', own('web-7')));
    const kept = edited(full, ['web'], [change('out', own('web-7'))]);
    expect(kept).toMatchObject({ text: full, needsReload: false });
    expect(kept.results.get('web-7')?.standing).toBe('stays');
  });

  test('has the line of an earlier one at its address', () => {
    const full = after(EMPTY, change('in', own('web-7')));
    expect(after(full, change('in', own('web-8', { ip: '10.0.0.7' })))).toBe(full.replace('web-7', 'web-8'));
    const swapped = edited(full, ['web'], [change('in', own('web-8', { ip: '10.0.0.7' })), leave('web-7')]);
    expect(upstreamsIn(swapped.text)[0]?.servers).toHaveLength(2);
  });

  test('is in every line that has its name', () => {
    const twice =
      'upstream web {\n server 10.0.0.7:80; # springtide web-7\n server 10.0.0.7:80; # springtide web-7\n}\n';
    expect(after(twice, change('in', own('web-7')))).toBe(
      'upstream web {\n server 10.0.0.7:80; # springtide web-7\n}\n',
    );
    expect(after(twice, leave('web-7'), change('out', own('web-7')))).toBe(
      'upstream web {\n server 127.0.0.1:1 down; # springtide placeholder\n}\n',
    );
  });
});

describe('the line of somebody else', () => {
  test('at the address of a server goes down and up, and stays', () => {
    const inside = edited(BY_HAND, ['web'], [change('in', own('web-1'))]);
    expect(inside).toMatchObject({ text: BY_HAND, needsReload: false });
    const down = edited(BY_HAND, ['web'], [leave('web-1')]);
    expect(down.text).toBe(BY_HAND.replace('server 10.0.0.1;', 'server 10.0.0.1 down;'));
    const out = edited(down.text, ['web'], [change('out', own('web-1'))]);
    expect(out).toMatchObject({ text: down.text, needsReload: false });
    expect(out.results.get('web-1')).toEqual({ standing: 'unchanged', keptAs: '10.0.0.1' });
    expect(after(down.text, change('in', own('web-1')))).toBe(BY_HAND);
  });

  test('is meant by its own words too', () => {
    const text = 'upstream web {\n server app.example.com:81;\n}\n';
    const down = after(text, change('leave', own('app.example.com:81', { ip: '10.9.9.9', isLeaving: true })));
    expect(down).toBe(text.replace(':81;', ':81 down;'));
  });

  test('loses the word "down" wherever it stands', () => {
    const text = 'upstream web {\n server 10.0.0.1 down # why\n   weight=2;\n}\n';
    expect(after(text, change('in', own('web-1')))).toBe('upstream web {\n server 10.0.0.1 # why\n   weight=2;\n}\n');
  });
});

test('several upstreams change together, and others do not', () => {
  const text = `${EMPTY}${EMPTY.replace('web', 'api')}${EMPTY.replace('web', 'other')}`;
  const both = edited(text, ['web', 'api'], [change('in', own('web-7')), change('in', own('web-8'))]).text;
  const counts = upstreamsIn(both).map(({ name, servers }) => [name, servers.length]);
  expect(counts).toEqual([
    ['web', 2],
    ['api', 2],
    ['other', 1],
  ]);
});

test.each([
  ['upstream api { server a; }', /no upstream web/],
  [`${EMPTY}stream { ${EMPTY} }`, /upstream web twice/],
])('%j is refused', (text, complaint) => {
  expect(() => edited(text, ['web'], [])).toThrow(complaint);
});

/** Files that people wrote: directives, quotes, comments and blocks around an upstream with lines of theirs. */
const words = fc.constantFrom(
  'listen 80;',
  'set $a "x;}#y";',
  "log_format l '{#}';",
  '# upstream web {',
  'map $a $b { default 0; }',
);
const hands = fc.constantFrom(
  'server 10.1.0.1;',
  'server 10.1.0.2:81 weight=2; # mine',
  'keepalive 8;',
  '# springtide',
  '',
);
const indents = fc.constantFrom('', '  ', '\t');
const lines = (of: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> =>
  fc.array(
    fc.tuple(indents, of).map(([indent, text]) => indent + text),
    { maxLength: 5 },
  );
const files = fc
  .tuple(lines(words), lines(hands), lines(words), fc.constantFrom('\n', '\r\n'))
  .map(([before, inside, behind, end]) =>
    [...before, 'upstream web {', 'server 10.1.0.9;', ...inside, '}', ...behind, ''].join(end),
  );
const names = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 });

test('servers that come and go leave every byte of a file as it was (NE1)', () => {
  fc.assert(
    fc.property(files, names, (text, ids) => {
      const servers = ids.map((id) => own(`web-${id}`));
      const round = (before: string, kind: ServerChange['kind']): string =>
        edited(
          before,
          ['web'],
          servers.map((server) => change(kind, { ...server, isLeaving: kind === 'leave' })),
        ).text;
      const full = round(text, 'in');
      expect(
        full
          .split(/(?<=\n)/)
          .filter((line) => !/# springtide web-\d+\r?\n$/.test(line))
          .join(''),
      ).toBe(text);
      expect(round(full, 'in')).toBe(full);
      expect(round(round(full, 'leave'), 'out')).toBe(text);
    }),
    { numRuns: 200 },
  );
});

/** What a file says, without Springtide's lines. */
const others = (text: string): readonly string[] =>
  tokensIn(text.replaceAll(/server [^;\n]*; # springtide [^\r\n]*/g, '')).map((token) => token.text);

test('whatever a file has, a change leaves the words of others as they were', () => {
  const hostile = fc
    .array(fc.constantFrom(' server 10.9.9.9', ';', '\n', '# c', ' "q;" ', ' { x; }', ' down', '\r\n', ' a'), {
      maxLength: 12,
    })
    .map((parts) => `upstream web {${parts.join('')}\n}\n`);
  fc.assert(
    fc.property(hostile, (text) => {
      let full;
      try {
        full = edited(text, ['web'], [change('in', own('web-7'))]).text;
      } catch {
        return;
      }
      expect(others(full)).toEqual(others(text));
      expect(upstreamsIn(full)[0]?.servers.length).toBe((upstreamsIn(text)[0]?.servers.length ?? 0) + 1);
    }),
    { numRuns: 500 },
  );
});
