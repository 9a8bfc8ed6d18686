import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Found } from '../../data/search.ts';
import { distanceOf, type Entry, entryOf, fleetSearch, rankedEntries, readQuery } from './entries.ts';

const CHINESE = { expand: '扩容', deploy: '上线', shrink: '缩容' };
const ENGLISH = { expand: 'Expand', deploy: 'Deploy', shrink: 'Shrink' };

function found(kind: Found['kind'], id: number, name: string): Found {
  return { kind, id, name, within: '', pool_id: kind === 'node' || kind === 'task' ? 7 : null, status: null };
}

describe('what was typed', () => {
  test.each([
    ['expand web-a', ENGLISH, 'expand', 'web-a'],
    ['  DEPLOY  web a ', ENGLISH, 'deploy', 'web a'],
    ['扩容web-a', CHINESE, 'expand', 'web-a'],
    ['shrink web', CHINESE, 'shrink', 'web'],
    ['expand', ENGLISH, null, 'expand'],
    ['expander', ENGLISH, null, 'expander'],
    ['web', ENGLISH, null, 'web'],
    ['', ENGLISH, null, ''],
  ])('%j', (typed, names, verb, text) => {
    expect(readQuery(typed, names)).toEqual({ verb, text });
  });

  test('whatever it is, it is cut to what the server takes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (typed) => {
        expect(readQuery(typed, CHINESE).text.length).toBeLessThanOrEqual(100);
      }),
    );
  });
});

const PAGES: readonly Entry[] = [
  { key: 'a', kind: 'page', name: 'Tasks', within: '', to: '/ui/tasks' },
  { key: 'b', kind: 'page', name: 'Schedules', within: '', to: '/ui/schedules' },
  { key: 'c', kind: 'do', name: 'New template', within: '', to: '/ui/templates/new' },
];

function names(typed: string, of: readonly Found[], otherwise: Entry | null = null): readonly string[] {
  const wanted = {
    query: readQuery(typed, ENGLISH),
    fixed: PAGES,
    found: of,
    otherwise,
    sayVerb: (verb: string, name: string) => `${verb} ${name}`,
  };
  return rankedEntries(wanted).map(({ name }) => name);
}

test('nothing typed shows pages and actions', () => {
  expect(names('', [])).toEqual(['Tasks', 'Schedules', 'New template']);
});

test('what is closest is first', () => {
  expect(names('task', [found('pool', 1, 'my tasks'), found('task', 2, 'task')])).toEqual([
    'Tasks',
    'my tasks',
    '#2 task',
    'expand my tasks',
    'deploy my tasks',
    'shrink my tasks',
  ]);
});

test('what nobody is called may be an image: the fleet is searched', () => {
  const otherwise = fleetSearch('web:2&x', 'in the fleet');
  expect(otherwise.to).toBe('/ui/fleet?q=web%3A2%26x');
  expect(names('web:2&x', [], otherwise)).toEqual(['in the fleet']);
  expect(names('', [], otherwise)).not.toContain('in the fleet');
  expect(names('web', [found('pool', 1, 'web')], otherwise)).not.toContain('in the fleet');
});

test('what the server finds by number or in another spelling stays', () => {
  expect(names('::ffff:10.0.0.1', [found('node', 3, '10.0.0.1')])).toEqual(['10.0.0.1']);
});

test('a verb is about pools alone', () => {
  expect(names('deploy web', [found('pool', 1, 'web'), found('pool', 2, 'web-b'), found('task', 3, 'web')])).toEqual([
    'deploy web',
    'deploy web-b',
  ]);
});

test.each([
  ['Tasks', 'tasks', 0],
  ['Tasks', 'ta', 1],
  ['Machine types', 'types', 2],
  ['web-a', 'a', 2],
  ['Tasks', 'sk', 3],
  ['Tasks', 'x', 4],
])('%s is from %s as far as %i', (name, text, distance) => {
  expect(distanceOf(name, text)).toBe(distance);
});

test('a hostile name leads nowhere else', () => {
  const { to } = entryOf(found('cluster', 1, '&do=shrink#"><script>'));
  expect(new URL(to, 'http://here').searchParams.get('q')).toBe('&do=shrink#"><script>');
  expect(new URL(to, 'http://here').searchParams.has('do')).toBe(false);
  expect(entryOf(found('node', 7, '../tokens')).to).toBe('/ui/nodes/7');
});
