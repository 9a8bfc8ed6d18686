import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MASK } from '../../secrets/mask.ts';
import { redactorOf } from '../../secrets/redactor.ts';
import { parseAnswer } from './protocol.ts';

const nothing = redactorOf([]);
const NOTHING = {
  name: null,
  ip: null,
  port: null,
  weight: null,
  state: null,
  keptAs: null,
  era: null,
  log: null,
  isUnderWay: false,
  error: null,
  done: false,
};

describe('an answer', () => {
  test.each([
    ['{"name":"web-1","log":"added"}', { name: 'web-1', log: 'added' }],
    ['{"name":"web-1","error":"no room"}', { name: 'web-1', error: 'no room' }],
    ['{"name":"web-1","kept_as":"fixed"}', { name: 'web-1', keptAs: 'fixed' }],
    ['{"name":"web-1","progress":"3 sessions left"}', { name: 'web-1', isUnderWay: true }],
    [
      '{"name":"web-1","ip":"10.0.0.1","port":80,"weight":0,"state":"draining"}',
      { name: 'web-1', ip: '10.0.0.1', port: 80, weight: 0, state: 'draining' },
    ],
    ['{"name":"web 1","ip":"10.0.0.1\\n","port":"80","weight":1.5,"state":"gone","more":1}', {}],
    ['{"name":"","ip":7,"port":0,"weight":-1,"era":""}', {}],
    ['{"port":65536,"weight":1000000001}', {}],
    ['{"era":"4711-1790000000"}', { era: '4711-1790000000' }],
    ['{"done":true}', { done: true }],
  ])('%s is read', (line, answer) => {
    expect(parseAnswer(line, nothing)).toEqual({ ...NOTHING, ...answer });
  });

  test.each(['', 'Registering…', '[]', 'null', '7', '{"name":"a"', '{}{}'])('%j is none', (line) => {
    expect(parseAnswer(line, nothing)).toBeNull();
  });

  test('has no secret in what people read', () => {
    const line = '{"name":"hunter2","log":"as hunter2","error":"not hunter2"}';
    const told = { name: 'hunter2', log: `as ${MASK}`, error: `not ${MASK}` };
    expect(parseAnswer(line, redactorOf(['hunter2']))).toEqual({ ...NOTHING, ...told });
  });

  test('is read or none, whatever the line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(Object.keys(NOTHING)).toEqual(expect.arrayContaining(Object.keys(parseAnswer(line, nothing) ?? {})));
      }),
    );
  });
});
