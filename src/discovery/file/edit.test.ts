import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { MessageError } from '../../messages/message-error.ts';
import { edited, entriesOf } from './edit.ts';
import type { FileChange } from './plan.ts';
import type { Content, FileServer } from './formats/format.ts';

const content = (format: Content['format'], notation: Content['notation']): Content => ({
  format,
  notation,
  group: 'web',
  labels: format === 'prometheus' ? { job: 'web' } : {},
  scheme: 'http',
});

const server = (number: number, more: Partial<FileServer> = {}): FileServer => ({
  name: `web-${number}`,
  ip: `10.0.0.${number}`,
  port: 80,
  weight: null,
  ...more,
});
const into = (...servers: readonly FileServer[]): readonly FileChange[] =>
  servers.map((one) => ({ kind: 'in', server: one }));
const out = (...servers: readonly FileServer[]): readonly FileChange[] =>
  servers.map((one) => ({ kind: 'out', server: one }));

/** Texts in UTF-8, as people see them. */
function after(text: string, of: Content, ...rounds: readonly (readonly FileChange[])[]): string {
  const bytes = rounds.reduce(
    (now, changes) => edited(now, of, changes).text,
    Buffer.from(text, 'utf8').toString('latin1'),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

const PROMETHEUS_ENTRY =
  '{"targets":["10.0.0.1:80"],"labels":{"job":"web","__meta_springtide_group":"web","__meta_springtide_node":"web-1"}}';
const TRAEFIK = `# läuft
http:
  routers:
    web: {rule: 'Host(\`a\`)', service: web}
  services:
    shop:
      loadBalancer:
        servers:
          - url: http://10.0.0.1:80
    web:
      loadBalancer:
        servers: []
`;
const ENVOY = (endpoints: string): string =>
  `{"version_info": "1", "resources": [{"cluster_name": "other", "endpoints": []},
  {"cluster_name": "web", "endpoints": [{"lb_endpoints": ${endpoints}, "priority": 0}]}]}\n`;

describe('entries of each format', () => {
  test('prometheus, in JSON: a group for each server', () => {
    const other = '{"targets": ["10.9.9.9:9100"], "labels": {"n": 1.50}}';
    const of = content('prometheus', 'json');
    expect(after('[]\n', of, into(server(1)))).toBe(`[\n  ${PROMETHEUS_ENTRY}\n]\n`);
    expect(after(`[${other}]`, of, into(server(1)))).toBe(`[${other}, ${PROMETHEUS_ENTRY}]`);
    expect(after(`[\n\t${other}\n]\n`, of, into(server(1)), out(server(1)))).toBe(`[\n\t${other}\n]\n`);
  });

  test('prometheus, in YAML: comments stay', () => {
    const text = '# ours\n- targets: [ "10.9.9.9:9100" ]   # by hand\n  labels: {a: b}\n# end\n';
    const of = content('prometheus', 'yaml');
    const full = after(text, of, into(server(1), server(2)));
    expect(full).toBe(
      text.replace(
        '# end\n',
        [
          '- targets: ["10.0.0.1:80"]',
          '  labels: {"job":"web","__meta_springtide_group":"web","__meta_springtide_node":"web-1"}',
          '- targets: ["10.0.0.2:80"]',
          '  labels: {"job":"web","__meta_springtide_group":"web","__meta_springtide_node":"web-2"}',
          '# end\n',
        ].join('\n'),
      ),
    );
    expect(after(full, of, out(server(1), server(2)))).toBe(text);
  });

  test('traefik: a mark in a comment, and an empty list becomes lines and back', () => {
    const of = content('traefik', 'yaml');
    const full = after(TRAEFIK, of, into(server(1, { weight: 3 }), server(2)));
    const lines = [
      '        servers:',
      '          - url: "http://10.0.0.1:80" # springtide web-1',
      '            weight: 3',
      '          - url: "http://10.0.0.2:80" # springtide web-2\n',
    ];
    expect(full).toBe(TRAEFIK.replace('        servers: []\n', lines.join('\n')));
    expect(entriesOf(Buffer.from(full).toString('latin1'), of)).toMatchObject([
      { name: 'web-1', ip: '10.0.0.1', port: 80, weight: 3 },
      { name: 'web-2', ip: '10.0.0.2', port: 80, weight: 1 },
    ]);
    const emptied = after(full, of, out(server(1), server(2)));
    expect(parse(emptied)).toEqual(parse(TRAEFIK));
    expect(after(emptied, of, into(server(1, { weight: 3 }), server(2)))).toBe(full);
    expect(parse(full).http.services.shop).toEqual(parse(TRAEFIK).http.services.shop);
  });

  test('a list that is as far out as its key becomes empty and full again', () => {
    const text =
      'http:\n services:\n  web:\n   loadBalancer:\n    servers:\n    - url: "http://10.0.0.1:80" # springtide web-1\n';
    const of = content('traefik', 'yaml');
    const emptied = after(text, of, out(server(1)));
    expect(parse(emptied).http.services.web.loadBalancer).toEqual({ servers: [] });
    const again = after(emptied, of, into(server(1)));
    expect(parse(again)).toEqual(parse(text));
    expect(after(again, of, out(server(1)))).toBe(emptied);
  });

  test('envoy: endpoints of the cluster, with weights', () => {
    const of = content('envoy', 'json');
    const full = after(ENVOY('[]'), of, into(server(1, { weight: 5 }), server(2, { weight: 0, ip: 'fd00::2' })));
    expect(JSON.parse(full).resources[1].endpoints[0].lb_endpoints).toEqual([
      {
        endpoint: { address: { socket_address: { address: '10.0.0.1', port_value: 80 } } },
        load_balancing_weight: 5,
        metadata: { filter_metadata: { springtide: { name: 'web-1' } } },
      },
      {
        endpoint: { address: { socket_address: { address: 'fd00::2', port_value: 80 } } },
        health_status: 'DRAINING',
        metadata: { filter_metadata: { springtide: { name: 'web-2' } } },
      },
    ]);
    expect(entriesOf(full, of).map(({ name, weight }) => [name, weight])).toEqual([
      ['web-1', 5],
      ['web-2', 0],
    ]);
    expect(after(full, of, out(server(1), server(2)))).toBe(ENVOY('[]'));
  });

  test('a plain list', () => {
    const of = content('list', 'json');
    const full = after('[]', of, into(server(1, { weight: 2 })));
    expect(JSON.parse(full)).toEqual([{ group: 'web', name: 'web-1', address: '10.0.0.1', port: 80, weight: 2 }]);
    expect(after(full, of, out(server(1)))).toBe('[]');
  });
});

describe('what somebody else wrote', () => {
  const of = content('envoy', 'json');
  const theirs = '{"endpoint": {"address": {"socket_address": {"address": "10.0.0.1", "port_value": 80}}}}';

  test('counts as registered, and cannot be unregistered, unless it is named (FE1, FE2)', () => {
    const text = ENVOY(`[${theirs}]`);
    expect(edited(text, of, into(server(1)))).toEqual({ text, results: new Map([['web-1', 'unchanged']]) });
    expect(edited(text, of, out(server(1)))).toEqual({ text, results: new Map([['web-1', 'foreign']]) });
    expect(edited(text, of, out(server(1, { name: '10.0.0.1:80' })))).toEqual({
      text: ENVOY('[]'),
      results: new Map([['10.0.0.1:80', 'changed']]),
    });
  });

  test('entries that are no servers, or of another group, are nothing', () => {
    const text = ENVOY('[{"endpoint": {"address": {"pipe": {"path": "/run/a"}}}}, 3, null, "x", []]');
    expect(entriesOf(text, of)).toEqual([]);
    expect(after(text, of, into(server(1)), out(server(1)))).toBe(text);
    const list = '[{"group": "shop", "name": "web-1", "address": "10.0.0.1", "port": 80}]';
    expect(entriesOf(list, content('list', 'json'))).toEqual([]);
  });

  test('an earlier server at an address makes way', () => {
    const full = after(ENVOY('[]'), of, into(server(1)));
    const next = after(full, of, into(server(9, { ip: '10.0.0.1' })));
    expect(entriesOf(next, of)).toMatchObject([{ name: 'web-9', ip: '10.0.0.1' }]);
  });
});

describe('a file that is not changed', () => {
  test.each<[string, string, Content, RegExp]>([
    ['that is no JSON', '[{]', content('list', 'json'), /not JSON/],
    ['that is no YAML', '- a: "b\n', content('prometheus', 'yaml'), /cannot be read/],
    ['with a key twice', '{"resources": [], "resources": []}', content('envoy', 'json'), /cannot be read/],
    ['with several documents', '[]\n---\n[]\n', content('prometheus', 'yaml'), /cannot be read/],
    ['without a list', '{}', content('list', 'json'), /there is no list/],
    ['that is empty', '', content('prometheus', 'yaml'), /there is no list/],
    ['without the cluster', '{"resources": []}', content('envoy', 'json'), /no cluster web/],
    [
      'with the cluster twice',
      '{"resources": [{"cluster_name": "web"}, {"clusterName": "web"}]}',
      content('envoy', 'json'),
      /twice/,
    ],
    ['without the service', 'http: {}\n', content('traefik', 'yaml'), /no HTTP service web/],
    [
      'with servers in brackets, where no mark can stand',
      TRAEFIK.replace('servers: []', 'servers: [{url: "http://10.0.0.9:80"}]'),
      content('traefik', 'yaml'),
      /in lines that begin/,
    ],
    ['with a comment in brackets', '[ # none\n]\n', content('prometheus', 'yaml'), /in lines that begin/],
    [
      'with an anchor that another service uses',
      TRAEFIK.replace('servers: []', 'servers: &all\n          - url: http://10.0.0.8:80').replace(
        'servers:\n          - url: http://10.0.0.1:80\n',
        'servers: []\n',
      ) + '    other:\n      loadBalancer:\n        servers: *all\n',
      content('traefik', 'yaml'),
      /without changing something else/,
    ],
  ])('%s', (_, text, of, reason) => {
    expect(() => after(text, of, into(server(1)))).toThrow(reason);
  });
});

test('bytes that are no UTF-8 are no text', () => {
  expect(() => edited('[]\xff', content('list', 'json'), [])).toThrow('UTF-8');
});

test('whatever is in a list, servers that come and go leave the rest as it was (FE1)', () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true }));
  const item = fc.oneof(scalar, fc.dictionary(fc.string(), fc.oneof(scalar, fc.array(scalar))));
  const changes = fc.array(
    fc.record({ kind: fc.constantFrom('in' as const, 'out' as const), number: fc.integer({ min: 1, max: 4 }) }),
    { maxLength: 8 },
  );
  const numbers = [1, 2, 3, 4];
  fc.assert(
    fc.property(fc.array(item), fc.constantFrom(0, 2, '\t'), changes, (items, indent, steps) => {
      const text = JSON.stringify(items, null, indent);
      const of = content('prometheus', 'json');
      const full = steps.reduce((now, { kind, number }) => after(now, of, [{ kind, server: server(number) }]), text);
      const present = new Set<number>();
      for (const { kind, number } of steps) present[kind === 'in' ? 'add' : 'delete'](number);
      expect(JSON.parse(full).slice(0, items.length)).toEqual(JSON.parse(text));
      expect(entriesOf(Buffer.from(full).toString('latin1'), of).map(({ ip }) => ip)).toEqual(
        [...present].map((number) => `10.0.0.${number}`),
      );
      const emptied = after(full, of, out(...numbers.map((number) => server(number))));
      expect(JSON.parse(emptied)).toEqual(JSON.parse(text));
    }),
    { numRuns: 25 },
  );
});

test('a list in lines keeps every other line', () => {
  const line = fc.constantFrom(
    '- targets: ["10.9.9.9:1"]\n',
    '- targets:\n  - a:1\n  # inside\n',
    '# between\n',
    '\n',
    '- |\n  text\n\n',
    '- "a #b" # c\n',
    '- {x: [1,\n  2]}\n',
    '-\n',
    '- - 1\n  - 2\n',
  );
  const of = content('prometheus', 'yaml');
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.constantFrom('\n', '\r\n'), (lines, eol) => {
      const text = `- first${eol}${lines.join('').replaceAll('\n', eol)}`;
      const full = after(text, of, into(server(1), server(2)));
      expect(parse(full)).toEqual([...parse(text), ...parse(full).slice(-2)]);
      expect(after(full, of, out(server(1), server(2)))).toBe(text);
    }),
    { numRuns: 100 },
  );
});

/** Whether a server is in a file afterwards, or the file is refused with a reason. */
const outcome = (bytes: string, of: Content): unknown => {
  try {
    return entriesOf(edited(bytes, of, into(server(1))).text, of).some(({ name }) => name === 'web-1');
  } catch (error) {
    return error instanceof MessageError;
  }
};

test('whatever a file is, a server is in it afterwards, or it is refused with a reason', () => {
  const parts = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    ',',
    '- ',
    ': ',
    '"',
    "'",
    '\n',
    '  ',
    '#',
    '&a ',
    '*a',
    '|',
    '---\n',
    '\t',
  );
  const texts = fc.oneof(
    fc.array(parts).map((all) => all.join('')),
    fc.string(),
  );
  const formats = fc.constantFrom<Content['format']>('prometheus', 'envoy', 'traefik', 'list');
  fc.assert(
    fc.property(texts, formats, fc.constantFrom('json', 'yaml'), (text, format, notation) => {
      expect(outcome(Buffer.from(text).toString('latin1'), content(format, notation))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
