import { describe, expect, test } from 'vitest';
import type { ActionSpec, Params, PlannedStep } from '../domain/plans/plan.ts';
import { filledActions } from './filled-actions.ts';

function stepOf(action: ActionSpec, params: Params = {}, secrets: readonly string[] = []): PlannedStep {
  return {
    name: 'work',
    params,
    secrets,
    retry: { retry_times: 0, ignore_error: false, interval: 5 },
    timeout: 30,
    work: { kind: 'remote', vmTypeId: 1 as never, actions: [{ name: 'act', action }] },
  };
}

const FACTS = { ip: '10.0.0.1' };

describe('an action, filled in for a node', () => {
  test('is the script that would run', async () => {
    const step = stepOf({ module: 'shell', args: 'echo {{ word }} at {{ ip }}' }, { word: 'hi' });
    expect(await filledActions(step, FACTS)).toEqual([{ name: 'act', module: 'shell', text: 'echo hi at 10.0.0.1' }]);
  });

  test('of another module is its arguments', async () => {
    const step = stepOf({ module: 'copy', content: '{{ ip }}', dest: '/etc/me' });
    expect(await filledActions(step, FACTS)).toMatchObject([{ text: 'content: 10.0.0.1\ndest: /etc/me' }]);
  });

  test('does not fill in what a value says', async () => {
    const step = stepOf({ module: 'longscript', content: '{{ script }}' }, { script: 'echo {{ ip }} {% x %}' });
    expect(await filledActions(step, FACTS)).toMatchObject([{ text: 'echo {{ ip }} {% x %}' }]);
  });

  test('has a mask for a secret, also where another value is the same', async () => {
    const step = stepOf(
      { module: 'shell', args: 'login {{ key }} {{ same }}' },
      { key: 'tiger-99', same: 'tiger-99' },
      ['key'],
    );
    const [{ text } = { text: '' }] = await filledActions(step, FACTS);
    expect(text).toMatch(/^login \S+ \S+$/);
    expect(text).not.toContain('tiger');
  });

  test('says what is wrong with a text that cannot be filled in', async () => {
    const step = stepOf({ module: 'shell', args: 'echo {{ nothing }}' });
    expect((await filledActions(step, FACTS))[0]?.text).toContain('nothing');
  });

  test('of a step of another kind are none', async () => {
    const step = { ...stepOf({ module: 'shell' }), work: { kind: 'register', sdId: 1 as never } } as const;
    expect(await filledActions(step, FACTS)).toEqual([]);
  });
});
