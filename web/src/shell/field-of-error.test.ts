import { expect, test } from 'vitest';
import { ApiError } from '../../../src/client/api-error.ts';
import { fieldOfError } from './field-of-error.ts';

const FIELDS = ['name', 'desc', 'cluster_id', 'tasks.expand', 'nodes'];

test.each([
  ['name', 'name'],
  ['cluster_id', 'cluster_id'],
  ['tasks.expand', 'tasks.expand'],
  ['tasks.shrink', null],
  ['nodes.0', 'nodes'],
  ['name_of', null],
  [null, null],
])('a refusal of %s is shown at %s', (field, shown) => {
  expect(fieldOfError(new ApiError(400, 'name is wrong', { field }), FIELDS)).toBe(shown);
});

test('what is no refusal of the server is at no field', () => {
  expect(fieldOfError(new Error('name is wrong'), FIELDS)).toBeNull();
});
