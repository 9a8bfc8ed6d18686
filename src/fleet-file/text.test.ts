import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { englishOf } from '../messages/message.ts';
import { mergedFleets, readFleetText, type TextRead } from './read-text.ts';
import type { Fleet } from './records.ts';
import { textOfFleet, withFleet } from './update-text.ts';

const SCHEMA = JSON.parse(await readFile(new URL('../client/fleet.schema.json', import.meta.url), 'utf8')) as object;
const read = (text: string): TextRead => readFleetText(text, SCHEMA);

/** What is wrong with a text, each with its line and column. */
function faultsOf(text: string): readonly string[] {
  const result = read(text);
  if ('fleet' in result) return [];
  return result.faults.map(({ place, content }) => `${place?.line ?? 0}:${place?.column ?? 0} ${englishOf(content)}`);
}

describe('the text of a file', () => {
  test('is read, with names as they are written', () => {
    const text = 'clusters:\n  shop: { biz: no }\n  007: { desc: "1" }\n  1.10: {}\n';
    expect(read(text)).toEqual({ fleet: { clusters: { shop: { biz: 'no' }, '007': { desc: '1' }, '1.10': {} } } });
    expect(read('')).toEqual({ fleet: {} });
    expect(read('{"clusters": {"shop": {"biz": "retail"}}}')).toEqual({
      fleet: { clusters: { shop: { biz: 'retail' } } },
    });
  });

  test.each([
    ['clusters:\n  shop: {}\n  shop: {}\n', '3:3 this is no YAML of a fleet: Map keys must be unique'],
    ['clusters: {}\n---\nclusters: {}\n', '2:1 this is no YAML of a fleet: Source contains multiple documents'],
    ['pools:\n  web:\n    service: shop\n    sevice: shop\n', '4:5 pools.web.sevice: there is no such field'],
    ['pools:\n  web: {}\n', '2:3 pools.web: '],
    ['pools:\n  web:\n    service: shop\n    replace_lost: no\n', '4:5 pools.web.replace_lost: must be boolean'],
    ['%YAML 1.1\n---\nclusters: {}\n', '0:0 the file asks for another version of YAML'],
    ['clusters:\n  shop: !!binary aGk=\n', '2:18 the tag tag:yaml.org,2002:binary is none'],
    ['clusters:\n  "a\\u0007b": {}\n', '2:3 clusters.a'],
    ['clusters:\n  shop: {}\n  " shop": {}\n', '3:3 clusters. shop: the name stands twice'],
    ['clusters: [', '1:12 this is no YAML of a fleet'],
    ['- a\n', '0:0 .: must be object'],
    ['schedules:\n  web:\n    - type: expand\n      exec_type: sometimes\n', '4:7 schedules.web.0.exec_type: '],
  ])('says what is wrong, and where: %j', (text, begin) => {
    expect(faultsOf(text).join('\n')).toContain(begin);
  });

  test('is bounded, whatever its aliases would expand to, and however deep it is', () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) =>
        `x${index + 1}: &x${index + 1} [${'*x' + String(index)}, ${'*x' + String(index)}, ${'*x' + String(index)}]`,
    );
    expect(faultsOf(`x0: &x0 [1, 1]\n${levels.join('\n')}\n`).join()).toContain('alias');
    expect(faultsOf('['.repeat(100_000))).not.toEqual([]);
    expect(faultsOf(' '.repeat(9 * 1024 * 1024)).join()).toContain('too large');
  });

  test('never fails in another way than by saying what is wrong', () => {
    const piece = fc.constantFrom(
      'clusters',
      'pools',
      ':',
      ' ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      '&a ',
      '*a',
      '!!',
      '"',
      '__proto__',
      '? ',
      '|',
      '#',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 30 }), (pieces) => {
        expect(Object.keys(read(pieces.join('')))).toHaveLength(1);
      }),
    );
    expect(({} as { readonly biz?: string }).biz).toBeUndefined();
  });
});

describe('records as text', () => {
  const FILE = `# what the shop has
clusters:
  shop: # the first
    biz: retail # as accounting calls it

services:
  web: # serves pages
    cluster: shop
    docker_image: web:1 # changed by deploys
  gone:
    cluster: shop
`;

  test('that are written anew are read again', () => {
    const name = fc.stringMatching(/^[a-z0-9.:#-]{1,8}$/);
    const content = fc.dictionary(name, fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(fc.dictionary(name, content, { noNullPrototype: true }), (clusters) => {
        expect(JSON.stringify(readFleetText(textOfFleet({ clusters }), { type: 'object' }))).toBe(
          JSON.stringify({ fleet: { clusters } }),
        );
      }),
    );
  });

  test('keep comments, order, and the fields that are left out', () => {
    const fleet: Fleet = {
      clusters: { bank: { biz: '' }, shop: { biz: 'wholesale', desc: 'not in the file' } },
      services: { web: { cluster: 'shop', docker_image: 'web:1', service_type: 'web' } },
      pools: { 'web-a': { service: 'web' } },
    };
    expect(withFleet(FILE, fleet)).toBe(`# what the shop has
clusters:
  shop:
    # the first
    biz: wholesale # as accounting calls it
  bank:
    biz: ""

services:
  web:
    # serves pages
    cluster: shop
    docker_image: web:1 # changed by deploys
pools:
  web-a:
    service: web
`);
  });

  test('that are as the file says change nothing of it', () => {
    const result = read(FILE);
    if (!('fleet' in result)) throw new Error('the file is one');
    expect(withFleet(FILE, result.fleet)).toBe(FILE);
    const schedules =
      'schedules:\n  web:\n    - { type: expand, exec_type: crontab, cron_items: [{ week_day: 0, time: 20:00, instance_num: 3 }] }\n';
    const again = read(schedules);
    if (!('fleet' in again)) throw new Error('the file is one');
    const stored = JSON.parse(JSON.stringify(again.fleet).replace('20:00', '20:00:00')) as Fleet;
    expect(withFleet(schedules, stored)).toBe(schedules);
  });
});

test('several files are one, and no record stands in two', () => {
  const first = { file: 'a.yaml', fleet: { clusters: { shop: {} } } };
  expect(mergedFleets([first, { file: 'b.yaml', fleet: { clusters: { bank: {} }, pools: {} } }])).toEqual({
    fleet: { clusters: { shop: {}, bank: {} }, pools: {} },
  });
  const twice = mergedFleets([first, { ...first, file: 'b.yaml' }]);
  expect('fault' in twice && englishOf(twice.fault)).toBe('clusters.shop stands in two files: a.yaml and b.yaml');
});
