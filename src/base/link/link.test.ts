import { expect, test } from 'vitest';
import { placeOf } from './link.ts';

test('places', () => {
  expect(placeOf('/run/a.sock')).toEqual({ kind: 'unix', path: '/run/a.sock' });
  expect(placeOf('lb:9999')).toEqual({ kind: 'tcp', host: 'lb', port: 9999 });
  expect(placeOf('[fd00::1]:9999')).toEqual({ kind: 'tcp', host: 'fd00::1', port: 9999 });
});
