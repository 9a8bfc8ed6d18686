import { describe, expect, test } from 'vitest';
import { nodesWantedBy, searchForNodes } from './nodes-filter.ts';

describe('nodes wanted', () => {
  test.each([
    ['', { page: 1, page_size: 20, name: '', condition: null, image: null, facts: '', sort: null }],
    [
      'ip=10.0&state=failed&page=2&size=100',
      { page: 2, page_size: 100, name: '10.0', condition: 'failed', image: null, facts: '', sort: null },
    ],
    [
      'state=odd&page=-1&size=7',
      { page: 1, page_size: 20, name: '', condition: null, image: null, facts: '', sort: null },
    ],
    ['state=new', { page: 1, page_size: 20, name: '', condition: 'new', image: null, facts: '', sort: null }],
    [
      'facts=distribution%3DDebian',
      { page: 1, page_size: 20, name: '', condition: null, image: null, facts: 'distribution=Debian', sort: null },
    ],
    ['image=', { page: 1, page_size: 20, name: '', condition: null, image: '', facts: '', sort: null }],
    [
      'image=web:2&sort=-ip',
      {
        page: 1,
        page_size: 20,
        name: '',
        condition: null,
        image: 'web:2',
        facts: '',
        sort: { by: 'ip', order: 'desc' },
      },
    ],
  ])('by %j', (search, wanted) => {
    expect(nodesWantedBy(new URLSearchParams(search))).toEqual(wanted);
  });
});

test.each([
  ['page=3&do=deploy', { condition: 'new' as const }, 'do=deploy&state=new'],
  ['ip=1&state=failed', { page: 4 }, 'ip=1&state=failed&page=4'],
  ['ip=1&state=failed&page=4', { name: '', condition: null }, ''],
  ['', { page_size: 50 }, 'size=50'],
  ['page=2', { image: '' }, 'image='],
  ['page=2', { facts: 'memtotal_mb>4000' }, 'facts=memtotal_mb%3E4000'],
  ['facts=a%3D1', { facts: '' }, ''],
  ['image=&sort=odd', { image: null, sort: { by: 'image', order: 'asc' as const } }, 'sort=image'],
])('%j with %o is %j', (search, change, changed) => {
  expect(searchForNodes(new URLSearchParams(search), change).toString()).toBe(changed);
});
