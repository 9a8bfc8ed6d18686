import { describe, expect, test } from 'vitest';
import { nodesWantedBy, searchForNodes } from './nodes-filter.ts';

describe('nodes wanted', () => {
  test.each([
    ['', { page: 1, page_size: 20, name: '', status: null }],
    ['ip=10.0&status=3&page=2&size=100', { page: 2, page_size: 100, name: '10.0', status: 3 }],
    ['status=9&page=-1&size=7', { page: 1, page_size: 20, name: '', status: null }],
    ['status=0', { page: 1, page_size: 20, name: '', status: 0 }],
  ])('by %j', (search, wanted) => {
    expect(nodesWantedBy(new URLSearchParams(search))).toEqual(wanted);
  });
});

test.each([
  ['page=3&do=deploy', { status: 0 }, 'do=deploy&status=0'],
  ['ip=1&status=3', { page: 4 }, 'ip=1&status=3&page=4'],
  ['ip=1&status=3&page=4', { name: '', status: null }, ''],
  ['', { page_size: 50 }, 'size=50'],
])('%j with %o is %j', (search, change, changed) => {
  expect(searchForNodes(new URLSearchParams(search), change).toString()).toBe(changed);
});
