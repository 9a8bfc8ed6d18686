import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterFault } from '../characters.ts';
import { buildPlan } from './build-plan.ts';
import { checkCommand, commandStep, commandTitle, LONGEST_COMMAND } from './command.ts';

const NO_POOL = { vmTypeId: 7, sdId: 0, tag: 'web:1' };
const DEFAULTS = { stepTimeout: 30, retryInterval: 5 };

function planOf(script: string, isTemplate = false) {
  const { step, remoteSteps } = commandStep({ script, isTemplate });
  return buildPlan({ steps: [step], remoteSteps, pool: NO_POOL, params: {}, defaults: DEFAULTS });
}

describe('the plan of a command', () => {
  test('is one step, with the text as the value of its parameter', () => {
    expect(planOf('echo {{ ip }}')).toEqual([
      {
        name: 'command',
        params: { script: 'echo {{ ip }}' },
        retry: { retry_times: 0, ignore_error: false, interval: 5 },
        timeout: 30,
        work: {
          kind: 'remote',
          vmTypeId: 7,
          actions: [{ name: 'command', action: { module: 'longscript', content: '{{ script }}' } }],
        },
      },
    ]);
  });

  test('has the text as its script where names are to be filled in', () => {
    expect(planOf('echo {{ ip }}', true)[0]?.work).toMatchObject({
      actions: [{ action: { content: 'echo {{ ip }}' } }],
    });
  });
});

test('a command that is empty, or too long, is refused', () => {
  expect(() => checkCommand({ script: ' \n\t', isTemplate: false })).toThrow('script is empty');
  expect(() => checkCommand({ script: 'x'.repeat(LONGEST_COMMAND + 1), isTemplate: false })).toThrow(
    'and may have 65536',
  );
  expect(() => checkCommand({ script: 'x'.repeat(LONGEST_COMMAND), isTemplate: false })).not.toThrow();
});

describe('the name of a task that runs a command', () => {
  test.each([
    ['uptime', 'uptime'],
    ['#!/bin/sh\n# what it does\n\n  df -h\n', 'df -h'],
    ['# nothing but a comment', '# nothing but a comment'],
    ['', ''],
    [`echo ${'x'.repeat(100)}`, `echo ${'x'.repeat(54)}…`],
  ])('%j', (script, title) => expect(commandTitle(script)).toBe(title));

  test('is fit to be a name, whatever the command is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (script) => {
        const title = commandTitle(script);
        expect(Array.from(title).length).toBeLessThanOrEqual(60);
        expect(characterFault(title)).toBeNull();
      }),
    );
  });
});
