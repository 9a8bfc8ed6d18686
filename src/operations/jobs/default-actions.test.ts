import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { GROUP_STEP_NAMES } from '../../domain/plans/plan.ts';
import { admittedAction } from '../../steps/actions/action.ts';
import { DEFAULT_ACTIONS } from './default-actions.ts';
import { DEFAULT_STEPS, DEFAULT_TEMPLATES } from './seed.ts';

const actions = new Map(DEFAULT_ACTIONS.map((action) => [action.name, action]));

describe.each(DEFAULT_ACTIONS)('the action $name', ({ params, script, earlier }) => {
  test('declares what its script asks for, and quotes all of it', () => {
    const asked = [...script.matchAll(/\{\{(.*?)\}\}/g)].map(([, text = '']) => text.trim());
    expect(asked.every((text) => /^\w+ \| quote$/.test(text))).toBe(true);
    const names = new Set(asked.map((text) => text.replace(/ .*/, '')));
    expect([...names].toSorted()).toEqual(Object.keys(params).toSorted());
  });

  test('is one that the server runs', () => {
    expect(() => admittedAction({ module: 'longscript', content: script }, [])).not.toThrow();
    expect(script.startsWith('#!/bin/sh\n')).toBe(true);
  });

  test('does not take its script of today for one of an earlier version', () => {
    expect(earlier).not.toContain(createHash('sha256').update(script).digest('hex'));
    expect(earlier.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });
});

test('steps are made of these actions, and templates of these steps', () => {
  expect(actions.size).toBe(DEFAULT_ACTIONS.length);
  expect(DEFAULT_STEPS.flatMap((step) => step.actions).filter((name) => !actions.has(name))).toEqual([]);
  const known = new Set<string>([...GROUP_STEP_NAMES, ...DEFAULT_STEPS.map(({ name }) => name)]);
  expect(DEFAULT_TEMPLATES.flatMap(({ steps }) => steps).filter(({ name }) => !known.has(name))).toEqual([]);
});

test('templates have every value but the image, which the pool fills in', () => {
  for (const { steps } of DEFAULT_TEMPLATES) {
    for (const { name, param_values: values } of steps) {
      const declared = (DEFAULT_STEPS.find((step) => step.name === name)?.actions ?? []).flatMap((action) =>
        Object.keys(actions.get(action)?.params ?? {}),
      );
      expect(Object.keys(values).toSorted(), name).toEqual(declared.filter((param) => param !== 'tag').toSorted());
    }
  }
});
