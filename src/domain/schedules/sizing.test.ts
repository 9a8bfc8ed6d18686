import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeId, TaskId } from '../ids.ts';
import { type Condition, conditionOf, decideSize, isShrinking, type LastRun, type SizedNode } from './sizing.ts';

const CONDITIONS: readonly Condition[] = ['busy', 'healthy', 'repairable', 'broken'];

function nodes(...conditions: readonly Condition[]): readonly SizedNode[] {
  return conditions.map((condition, index) => ({ id: (index + 1) as NodeId, condition }));
}

function decided(target: number, ...conditions: readonly Condition[]) {
  const { repair, make, giveBack } = decideSize(target, nodes(...conditions));
  return { repair: repair.map(({ id }) => id), make, giveBack: giveBack.map(({ id }) => id) };
}

describe('a size is reached', () => {
  test('by making what is missing', () => {
    expect(decided(3)).toEqual({ repair: [], make: 3, giveBack: [] });
    expect(decided(3, 'healthy')).toEqual({ repair: [], make: 2, giveBack: [] });
    expect(decided(1, 'healthy')).toEqual({ repair: [], make: 0, giveBack: [] });
  });

  test('by repairing what failed before anything is made, and replacing what is broken', () => {
    expect(decided(4, 'repairable', 'broken', 'healthy')).toEqual({ repair: [1], make: 2, giveBack: [2] });
  });

  test('by returning failed nodes first, then the newest', () => {
    expect(decided(1, 'healthy', 'repairable', 'healthy', 'broken')).toEqual({
      repair: [],
      make: 0,
      giveBack: [4, 2, 3],
    });
    expect(decided(1, 'healthy', 'busy', 'healthy')).toEqual({ repair: [], make: 0, giveBack: [3, 1] });
    expect(decided(0, 'healthy', 'healthy')).toEqual({ repair: [], make: 0, giveBack: [2, 1] });
  });
});

test('once everything succeeds, the size is the target; nothing is made while healthy nodes go', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.array(fc.constantFrom(...CONDITIONS), { maxLength: 30 }), (target, conditions) => {
      const all = nodes(...conditions);
      const decision = decideSize(target, all);
      const gone = new Set(decision.giveBack);
      const repaired = new Set(decision.repair);
      const left = all.filter((node) => !gone.has(node));
      expect(left.length + decision.make).toBe(target);
      for (const node of left) {
        const isLeftRight = node.condition === 'repairable' ? repaired.has(node) : node.condition !== 'broken';
        expect(isLeftRight).toBe(true);
      }
      const healthyGo = decision.giveBack.some(({ condition }) => condition === 'healthy' || condition === 'busy');
      expect(!healthyGo || isShrinking(decision)).toBe(true);
    }),
  );
});

describe('a node', () => {
  const expansion: LastRun = { taskId: 1 as TaskId, kind: 'expand', state: 'failed', ended: false, tag: 'web:1' };

  test.each<[string, Condition, Partial<LastRun>]>([
    ['can be repaired where its expansion failed', 'repairable', {}],
    ['is broken when its expansion brings an old image', 'broken', { tag: 'web:0' }],
    ['is broken when its expansion was stopped for good', 'broken', { ended: true }],
    ['is broken when it never came to an end', 'broken', { state: 'stopped' }],
    ['is broken when a deploy failed', 'broken', { kind: 'deploy' }],
  ])('%s', (_, condition, change) => {
    expect(conditionOf({ status: 'failed', inTask: false, lastRun: { ...expansion, ...change } }, 'web:1')).toBe(
      condition,
    );
  });

  test('that somebody works on is busy, whatever it is', () => {
    expect(conditionOf({ status: 'failed', inTask: true, lastRun: expansion }, 'web:1')).toBe('busy');
    expect(conditionOf({ status: 'success', inTask: false, lastRun: null }, 'web:1')).toBe('healthy');
  });
});
