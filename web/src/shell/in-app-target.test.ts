import { expect, test } from 'vitest';
import { pathWithin } from './in-app-target.ts';

const HERE = 'http://127.0.0.1:8080/ui/templates/4?name=x';

test.each([
  ['/ui/tasks?page=2#top', '/ui/tasks?page=2#top'],
  ['/ui/templates/4', '/ui/templates/4'],
  ['#content', null],
  ['/ui/templates/4?name=x', null],
  ['http://127.0.0.1:9090/ui/tasks', null],
  ['https://elsewhere.example/', null],
])('%s leads to %s', (href, expected) => {
  expect(pathWithin(href, HERE)).toBe(expected);
});
