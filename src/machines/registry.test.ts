import { describe, expect, test } from 'vitest';
import { machineProviderKinds, parseSettings } from './registry.ts';

test('each provider stands under its own name', () => {
  for (const [name, kind] of Object.entries(machineProviderKinds)) expect(kind.name).toBe(name);
});

describe('settings of the sandbox', () => {
  test('have defaults', () => {
    expect(parseSettings('sandbox', {})).toEqual({ isolation: 'auto' });
  });

  test.each([{ isolation: 'docker' }, { isolation: null }, { machines: [] }, null, [], 'auto'])(
    '%j is refused',
    (given) => {
      expect(() => parseSettings('sandbox', given)).toThrow(/sandbox/);
    },
  );

  test('are a copy of what was given', () => {
    const given = { isolation: 'loopback' };
    expect(parseSettings('sandbox', given)).not.toBe(given);
    expect(given).toEqual({ isolation: 'loopback' });
  });
});

test.each(['Sandbox', 'constructor', '__proto__', ''])('there is no provider %j', (name) => {
  expect(() => parseSettings(name, {})).toThrow(/sandbox.*static/);
});
