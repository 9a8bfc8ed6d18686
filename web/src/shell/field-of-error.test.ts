import { expect, test } from 'vitest';
import { fieldOfError } from './field-of-error.ts';

const FIELDS = ['name', 'desc', 'cluster_id', 'tasks.expand'];

test.each([
  ['name "web" is taken: choose another', 'name'],
  ['name is required', 'name'],
  ['desc is "…", and must not have more than 255 characters', 'desc'],
  ['no such cluster: 7', 'cluster_id'],
  ['no such service: 7', null],
  ['tasks.expand is 99, and there is no such template', 'tasks.expand'],
  ['tasks.shrink is 99, and there is no such template', null],
  ['the database cannot be reached; try again shortly', null],
])('%s: %s', (message, field) => {
  expect(fieldOfError(message, FIELDS)).toBe(field);
});
