import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeSpelling } from '../../store/older-rows.ts';
import { oddNodesAmong, reportOn } from './older-rows.ts';

function node(id: number, ip: string, address = ip): NodeSpelling {
  return { id, ip, address };
}

/** How many rows each of the three findings has. */
function counts(nodes: readonly NodeSpelling[]): readonly number[] {
  return reportOn(oddNodesAmong(nodes), nodes).map(({ count }) => count);
}

describe('nodes of an older version', () => {
  test('are no finding with normalized addresses', () => {
    expect(oddNodesAmong([node(1, '10.0.0.1'), node(2, 'web-1'), node(3, '2001:db8::1')])).toEqual([]);
  });

  test('are reported by another notation, as doubles, or as unreadable', () => {
    const nodes = [
      node(1, 'Web-1', 'web-1'),
      node(2, '10.0.0.1'),
      node(3, '::ffff:10.0.0.1'),
      node(4, '10.0.0'),
      node(5, '10.0.0.256'),
    ];
    expect(counts(nodes)).toEqual([1, 1, 2]);
    const [spelled, double, unreadable] = reportOn(oddNodesAmong(nodes), nodes);
    expect(spelled?.rows).toEqual(['1 "Web-1" is web-1']);
    expect(double?.rows).toEqual(['3 "::ffff:10.0.0.1" and 2 10.0.0.1']);
    expect(unreadable?.rows.map((row) => row.slice(0, 10))).toEqual(['4 "10.0.0"', '5 "10.0.0.']);
  });

  test('are counted in full, and shown in part', () => {
    const nodes = Array.from({ length: 50 }, (_, id) => node(id, `WEB-${id}`, `web-${id}`));
    const [spelled] = reportOn(oddNodesAmong(nodes), nodes);
    expect([spelled?.count, spelled?.rows.length]).toEqual([50, 20]);
  });

  test('are in one finding each, in visible characters, whatever their texts', () => {
    const texts = fc.uniqueArray(
      fc.oneof(
        fc.array(fc.nat(0xff_ff), { maxLength: 10 }).map((units) => String.fromCharCode(...units)),
        fc.ipV4(),
        fc.string({ unit: fc.constantFrom('a', 'B', '1', '.', '-', ':') }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(texts, (ips) => {
        const nodes = ips.map((ip, id) => node(id, ip));
        const odd = oddNodesAmong(nodes);
        const findings = reportOn(odd, nodes);
        expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(odd.length);
        expect(findings.flatMap(({ rows }) => rows).join('')).toMatch(/^\P{Cc}*$/u);
      }),
    );
  });
});
