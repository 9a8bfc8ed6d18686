import { expect, test } from 'vitest';
import { keptAsIs, rangeOf } from './raw-text.ts';

const SCRIPT = "echo 😀 {{ a }}\ndocker ps --format '{{.Names}}'\n";

test('the range of a span is kept as it is, and nothing else', () => {
  const range = rangeOf(SCRIPT, { line: 2, column: 21, length: 10 });
  expect(range).toEqual({ from: 36, to: 46 });
  expect(keptAsIs(SCRIPT, range ?? { from: 0, to: 0 })).toBe(
    "echo 😀 {{ a }}\ndocker ps --format '{% raw %}{{.Names}}{% endraw %}'\n",
  );
});

test.each([
  { line: 4, column: 1, length: 1 },
  { line: 2, column: 30, length: 3 },
])('a text of another shape has no such place: %j', (span) => {
  expect(rangeOf(SCRIPT, span)).toBeNull();
});
