import { expect, test } from 'vitest';
import { parseSettings } from './registry.ts';
import { shellOf } from './shell-settings.ts';

test('a connection is kept from 0 seconds to an hour', () => {
  for (const idle_timeout of [0, 60, 3600]) {
    expect(parseSettings('static', { machines: [], idle_timeout })).toMatchObject({ idle_timeout });
    expect(shellOf({ idle_timeout })).toEqual({ idleTimeout: idle_timeout });
  }
  for (const idle_timeout of [-1, 3601, 0.5, '60', null]) {
    expect(() => parseSettings('static', { machines: [], idle_timeout })).toThrow('settings.idle_timeout of static');
  }
  expect(shellOf({})).toEqual({});
});

test('a node may be silent from four seconds to an hour', () => {
  for (const keepalive of [4, 45, 3600]) {
    expect(parseSettings('static', { machines: [], keepalive })).toMatchObject({ keepalive });
    expect(shellOf({ keepalive })).toEqual({ keepalive });
  }
  for (const keepalive of [0, 3, 3601, 4.5, '45', null]) {
    expect(() => parseSettings('static', { machines: [], keepalive })).toThrow('settings.keepalive of static');
  }
});
