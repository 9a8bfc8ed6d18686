import { expect, test } from 'vitest';
import { titleOf } from './page-title.ts';

test.each([
  ['Tasks', 0, 'Tasks – Springtide'],
  ['#3 deploy_web-a · failed', 2, '(2) #3 deploy_web-a · failed – Springtide'],
  ['', 0, 'Springtide'],
  ['', 1, '(1) Springtide'],
  ['a\u202eb\u2066', 0, 'ab – Springtide'],
])('%j with %i waiting', (page, waiting, title) => {
  expect(titleOf({ page, waiting })).toBe(title);
});
