import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MASK } from '../../secrets/mask.ts';
import { redactorOf } from '../../secrets/redactor.ts';
import { vmIdWith } from '../machine-ids.ts';
import { ownIdIn, parseAnswer } from './protocol.ts';

const nothing = redactorOf([]);
const NOTHING = {
  token: null,
  vmId: null,
  ip: null,
  state: null,
  made: null,
  progress: null,
  error: null,
  done: false,
};

describe('an answer', () => {
  test.each([
    ['{"token":"a","vm_id":"i-1","ip":"10.0.0.1"}', { token: 'a', vmId: 'i-1', ip: '10.0.0.1' }],
    ['{"vm_id":"i-1","error":"no such machine"}', { vmId: 'i-1', error: 'no such machine' }],
    ['{"token":7,"vm_id":"a b","ip":[],"more":1}', {}],
    [
      '{"vm_id":"i-1","state":"stopped","made":"2026-05-01T12:00:00+02:00"}',
      { vmId: 'i-1', state: 'stopped', made: new Date('2026-05-01T10:00:00Z') },
    ],
    ['{"vm_id":"i-1","state":"gone","made":"yesterday"}', { vmId: 'i-1' }],
    ['{"vm_id":"i-1","made":"2026-99-01T12:00:00Z"}', { vmId: 'i-1' }],
    ['{"token":"a","progress":"booting"}', { token: 'a', progress: 'booting' }],
    ['{"done":true}', { done: true }],
    ['{"done":"yes"}', {}],
  ])('%s is read', (line, answer) => {
    expect(parseAnswer(line, nothing)).toEqual({ ...NOTHING, ...answer });
  });

  test.each(['', 'Creating…', '[]', 'null', '"a"', '{"token":"a"', '{"token":"a"}{}'])('%j is none', (line) => {
    expect(parseAnswer(line, nothing)).toBeNull();
  });

  test('has no secret in what people read', () => {
    const line = '{"token":"hunter2","progress":"as hunter2","error":"not hunter2"}';
    const told = { token: 'hunter2', progress: `as ${MASK}`, error: `not ${MASK}` };
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

test('the id of a machine gives their own back, and is of no other machine type', () => {
  const ownIds = fc.string({
    unit: fc.constantFrom('a', 'Z', '0', '-', '_', ':', '/', '.'),
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(ownIds, fc.integer({ min: 1, max: 99 }), fc.integer({ min: 100, max: 999 }), (ownId, type, other) => {
      expect(ownIdIn('exec', type, vmIdWith('exec', type, ownId))).toBe(ownId);
      expect(ownIdIn('exec', other, vmIdWith('exec', type, ownId))).toBeNull();
    }),
  );
  for (const foreign of ['', 'exec-3-', 'static-3-10.0.0.1', 'exec-3-a b', `exec-3-${'a'.repeat(201)}`]) {
    expect(ownIdIn('exec', 3, foreign)).toBeNull();
  }
});
