import { expect, test } from 'vitest';
import { ApiError } from '../../../src/client/api-error.ts';
import { faultAt, fieldOfError } from './field-of-error.ts';

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

test.each([
  ['actions', 'actions', 'no'],
  ['actions[1].name', 'actions', 'no'],
  ['cron_itmes[0].concurr_num', 'cron_itmes[0]', 'no'],
  ['names', 'name', null],
])('a refusal of %s marks %s: %j', (path, field, marked) => {
  expect(faultAt({ field: path, message: 'no' }, field)).toBe(marked);
});

test.each([
  ['steps.1.env.PORT', 'steps[1].env', true],
  ['steps.1.env.PORT', 'steps[1]', true],
  ['steps[1].env', 'steps[1].env', true],
  ['steps.10.env', 'steps[1]', false],
  ['steps.1', 'steps[1].env', false],
])('places in lists: a refusal of %s is at %s: %s', (path, at, isThere) => {
  expect(faultAt({ field: path, message: 'no' }, at)).toBe(isThere ? 'no' : null);
});
