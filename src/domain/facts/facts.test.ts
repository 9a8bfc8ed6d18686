import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LARGEST_FACTS, readFacts } from './facts.ts';
import { searchableOf } from './searchable-facts.ts';

const said = (facts: Readonly<Record<string, unknown>>): string =>
  Object.entries(facts)
    .map(([name, value]) => `${JSON.stringify({ [`ansible_${name}`]: value })}\n`)
    .join('');

describe('what a node says of itself', () => {
  test('is read fact by fact, under the names that templates use', () => {
    const report = `ok\n${said({ distribution: 'Debian', memtotal_mb: 3936 })}{"discovered": true}\nwarning: slow\n`;
    expect(readFacts(report)).toEqual({
      facts: { distribution: 'Debian', memtotal_mb: 3936, discovered: true },
      leftOut: 0,
    });
  });

  test('is kept as far as it fits: a fact that is too large goes, the others stay', () => {
    const { facts, leftOut } = readFacts(said({ a: 1, mounts: 'x'.repeat(LARGEST_FACTS), z: 2 }));
    expect([facts, leftOut]).toEqual([{ a: 1, z: 2 }, 1]);
  });

  test('is kept without a fact that was cut in two', () => {
    expect(readFacts('{"ansible_a": 1}\n{"ansible_b": [1,\n… 9 bytes are left out here …\n')).toEqual({
      facts: { a: 1 },
      leftOut: 1,
    });
  });

  test('never has the environment, which may hold secrets', () => {
    expect(readFacts(said({ env: { TOKEN: 'secret' }, a: 1 })).facts).toEqual({ a: 1 });
  });

  test.each<[string, string]>([
    ['a name that is no name', '{"ansible_a b": 1}'],
    ['a key of every object', '{"ansible_a": {"__proto__": {"x": 1}}}'],
    ['a key that nobody means', `{"ansible_a": {"${'k'.repeat(300)}": 1}}`],
    ['a list in a list in a list …', `{"ansible_a": ${'['.repeat(11)}${']'.repeat(11)}}`],
    ['the same name twice', '{"ansible_b": 2, "b": 3}'],
  ])('with %s is left out', (_, line) => {
    const { facts, leftOut } = readFacts(`${line}\n`);
    expect(leftOut).toBe(1);
    expect(Object.keys(facts)).toEqual(line.includes('ansible_b') ? ['b'] : []);
  });

  test('is what the database takes, whatever it is', () => {
    const texts = fc.string({ unit: fc.nat(0xff_ff).map((unit) => String.fromCharCode(unit)) });
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            texts,
            fc.json(),
            fc.json().map((json) => `{"ansible_x": ${json}}`),
          ),
        ),
        (lines) => {
          const stored = JSON.stringify(readFacts(lines.join('\n')).facts);
          expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(LARGEST_FACTS + 2);
          expect(stored.isWellFormed()).toBe(true);
          expect(stored).not.toContain(String.raw`\u0000`);
        },
      ),
    );
  });
});

test('of the facts by which nodes are found only numbers and short texts are searched', () => {
  const facts = {
    distribution: 'Debian',
    distribution_major_version: '12',
    memtotal_mb: 3936,
    processor_cores: 'many',
    kernel: 'x'.repeat(101),
    hostname: { a: 1 },
    other: 1,
  };
  expect(searchableOf(facts)).toEqual({ distribution: 'debian', distribution_major_version: 12, memtotal_mb: 3936 });
});
