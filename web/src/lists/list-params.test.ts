import { expect, test } from 'vitest';
import { readListParams, withListParams } from './list-params.ts';

test.each([
  ['', { page: 1, pageSize: 20, name: '', sort: null }],
  ['sort=-name', { page: 1, pageSize: 20, name: '', sort: { by: 'name', order: 'desc' } }],
  ['sort=odd', { page: 1, pageSize: 20, name: '', sort: null }],
  ['page=3&page_size=50&name=web', { page: 3, pageSize: 50, name: 'web', sort: null }],
  ['page=0&page_size=-1', { page: 1, pageSize: 20, name: '', sort: null }],
  ['page=x&page_size=5000', { page: 1, pageSize: 1000, name: '', sort: null }],
])('%s', (text, expected) => {
  expect(readListParams(new URLSearchParams(text), ['name'])).toEqual(expected);
});

test.each([
  ['page=3&tab=actions', { page: 4 }, 'page=4&tab=actions'],
  ['page=3&tab=actions', { page: 1 }, 'tab=actions'],
  ['page=3', { name: 'web' }, 'name=web'],
  ['name=web', { name: '' }, ''],
  ['page=3&name=web', { sort: { by: 'name', order: 'asc' as const } }, 'name=web&sort=name'],
  ['sort=name', { sort: null }, ''],
  ['page=2', { page: 1, pageSize: 50 }, 'page_size=50'],
])('%s with %o is %s', (before, changes, after) => {
  expect(withListParams(new URLSearchParams(before), changes, ['name']).toString()).toBe(after);
});
