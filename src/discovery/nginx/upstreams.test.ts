import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageError } from '../../messages/message-error.ts';
import { serverOf } from './server-line.ts';
import { tokensIn } from './tokens.ts';
import { upstreamsIn } from './upstreams.ts';

const FILE = `# upstream hidden { server 1.2.3.4; }
map $host $pool { default "web}"; 'a;b' x\\;y; }
upstream web { # the shop
    zone web 64k;
    server 10.0.0.1:8080 weight=3; # springtide web-17
    server 10.0.0.2
        max_fails=2; server [fd00::1]:81 down; # springtide web-18 leaving
    server unix:/run/a.sock backup;# by hand
    server "app.example.com";
}
server { location / { proxy_pass http://web; add_header X "\${host} # not a comment"; set $a \${b}c; } }
upstream empty {}
`;

describe('upstreams', () => {
  test('are found, with what their servers say', () => {
    const found = upstreamsIn(FILE);
    expect(found.map(({ name }) => name)).toEqual(['web', 'empty']);
    const servers = found[0]?.servers.map(serverOf) ?? [];
    expect(servers.map(({ ip, port, weight, isDown, mark }) => ({ ip, port, weight, isDown, mark }))).toEqual([
      {
        ip: '10.0.0.1',
        port: 8080,
        weight: 3,
        isDown: false,
        mark: { name: 'web-17', isLeaving: false, isWeightless: false },
      },
      { ip: '10.0.0.2', port: 80, weight: 1, isDown: false, mark: null },
      {
        ip: 'fd00::1',
        port: 81,
        weight: 1,
        isDown: true,
        mark: { name: 'web-18', isLeaving: true, isWeightless: false },
      },
      { ip: 'unix:/run/a.sock', port: 0, weight: 1, isDown: false, mark: null },
      { ip: 'app.example.com', port: 80, weight: 1, isDown: false, mark: null },
    ]);
  });

  test('may stand in the main configuration, and nowhere else', () => {
    expect(upstreamsIn('http { upstream a { server b; } }').map(({ name }) => name)).toEqual(['a']);
    expect(upstreamsIn('stream { upstream a { server b; } }').map(({ name }) => name)).toEqual(['a']);
    expect(upstreamsIn('http { server { upstream a { server b; } } }')).toEqual([]);
  });

  test.each([
    ['upstream web {\n  server a;\n', 'line 1'],
    ['a;\nb "c;\n', 'line 2'],
    ['}\n', 'line 1'],
    ['a\n}\n', 'line 2'],
    ['upstream web { server a }', 'line 1'],
    [';', 'line 1'],
    ['{ a; }', 'line 1'],
    ['a;\nleft over', 'line 2'],
    ['location / {\n content_by_lua_block { ngx.say("}") }\n}', 'line 2 begins a block of Lua'],
    ['a { '.repeat(60), 'line 1'],
  ])('%j cannot be read', (text, complaint) => {
    expect(() => upstreamsIn(text)).toThrow(complaint);
  });
});

/** Texts in which everything that the grammar knows is frequent. */
const hostile = fc
  .array(
    fc.constantFrom(
      'upstream',
      ' web ',
      '{',
      '}',
      ';',
      '#',
      '"',
      "'",
      '\\',
      '$',
      '\n',
      '\r\n',
      ' ',
      'server',
      'é',
      '\0',
    ),
  )
  .map((parts) => parts.join(''));

/** What reading came to: null = it was read. */
function complaintOf(read: () => unknown): unknown {
  try {
    read();
    return null;
  } catch (error) {
    return error;
  }
}

test('any text is read, or refused with its line', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const complaint = complaintOf(() => upstreamsIn(text));
      expect(complaint === null || complaint instanceof MessageError).toBe(true);
      expect(String(complaint)).toMatch(/^null$|line \d/);
    }),
    { numRuns: 500 },
  );
});

test('between tokens there are only blanks', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      fc.pre(complaintOf(() => tokensIn(text)) === null);
      let at = 0;
      for (const { start, end } of tokensIn(text)) {
        expect(text.slice(at, start)).toMatch(/^[ \t\r\n]*$/);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(text.slice(at)).toMatch(/^[ \t\r\n]*$/);
    }),
    { numRuns: 500 },
  );
});

test('a file of the largest size is read in no time', () => {
  const text = `upstream web {\n${'    server 10.0.0.1:8080 max_fails=1; # springtide web-1\n'.repeat(18_000)}}\n`;
  const begin = performance.now();
  expect(upstreamsIn(text)[0]?.servers).toHaveLength(18_000);
  expect(performance.now() - begin).toBeLessThan(5000);
});
