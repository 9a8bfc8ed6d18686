import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientName } from './task-origin.ts';

test.each([
  ['curl/8.5.0', 'curl'],
  ['python-requests/2.32', 'python-requests'],
  ['node', 'node'],
  ['Mozilla/5.0 (X11; Linux x86_64)', 'browser'],
  ['', ''],
  ['<script>alert(1)</script>', ''],
])('%j is %j', (agent, name) => {
  expect(clientName(agent)).toBe(name);
});

test('whatever a program calls itself, its name is short and plain', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (agent) => {
      expect(clientName(agent)).toMatch(/^[\w.-]{0,40}$/);
    }),
  );
});
