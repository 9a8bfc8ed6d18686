import { expect, test } from 'vitest';
import { message } from '../messages/message.ts';
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
  const complaints = fields.flatMap((each, index) => complaintsAbout(each, [message('pool_not_found', { id: index })]));
  const text = fields.map((_, index) => `pool ${index} not found`).join('; ');
  expect(() => refuseFor(complaints)).toThrow(expect.objectContaining({ code: 'invalid', message: text, field }));
});

test('nothing is refused for no complaint', () => {
  expect(() => refuseFor([])).not.toThrow();
});
