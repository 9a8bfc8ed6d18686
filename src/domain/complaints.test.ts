import { expect, test } from 'vitest';
import { complaintsAbout, refuseFor } from './complaints.ts';

test.each([
  [['policy.bake'], 'policy.bake'],
  [['policy.health_check.path', 'policy.health_check.command'], 'policy.health_check'],
  [['policy.health_check', 'policy.health_check.path'], 'policy.health_check'],
  [['params', 'params'], 'params'],
  [['params', 'policy'], null],
  [['params', null], null],
  [[null, 'params'], null],
])('complaints about %j are about %s', (fields, field) => {
  const complaints = fields.flatMap((each, index) => complaintsAbout(each, [`fault ${index}`]));
  const message = fields.map((_, index) => `fault ${index}`).join('; ');
  expect(() => refuseFor(complaints)).toThrow(expect.objectContaining({ code: 'invalid', message, field }));
});

test('nothing is refused for no complaint', () => {
  expect(() => refuseFor([])).not.toThrow();
});
