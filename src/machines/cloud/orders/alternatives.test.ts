import { describe, expect, test } from 'vitest';
import { alternativeOf, attemptAfter, type Choices } from './alternatives.ts';

const choices = (more: Partial<Choices>): Choices => ({ zones: [], types: ['large'], spot: 'no', ...more });

function triedBy(given: Choices, start: number): readonly string[] {
  const tried: string[] = [];
  for (let attempt = 0; ; attempt += 1) {
    const alternative = alternativeOf(given, { start, attempt });
    if (alternative === null) return tried;
    const { zone = '', type = '', isSpot } = alternative;
    tried.push(`${zone} ${type}${isSpot ? ' spot' : ''}`);
  }
}

describe('an order', () => {
  test('tries all zones from its own on, then the next type, then machines that are not spot', () => {
    const given = choices({ zones: ['a', 'b'], types: ['large', 'huge'], spot: 'preferred' });
    expect(triedBy(given, 1)).toEqual([
      'b large spot',
      'a large spot',
      'b huge spot',
      'a huge spot',
      'b large',
      'a large',
      'b huge',
      'a huge',
    ]);
  });

  test('has one place without zones, and without types that of the launch template', () => {
    expect(triedBy(choices({}), 0)).toEqual([' large']);
    expect(triedBy(choices({ types: [], spot: 'only' }), 0)).toEqual(['  spot']);
  });

  test('goes on with the next type after a quota', () => {
    const given = choices({ zones: ['a', 'b'] });
    expect([0, 1, 2, 3].map((attempt) => attemptAfter(given, attempt, true))).toEqual([2, 2, 4, 4]);
    expect(attemptAfter(given, 0, false)).toBe(1);
  });
});
