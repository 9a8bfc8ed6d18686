import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import type { ListedServer } from './balancer-drift.ts';
import { complaintAboutServers } from './listed-servers.ts';

const SERVER: ListedServer = { name: 'web-1', ip: '10.0.0.1', port: 80, weight: 1, state: 'up' };

test('servers are named by printable words, and have whole numbers', () => {
  expect(complaintAboutServers([SERVER, { ...SERVER, name: null, weight: null }])).toBeNull();
  for (const odd of [
    { name: '' },
    { name: 'a b' },
    { name: 'x'.repeat(256) },
    { name: '\0' },
    { ip: '' },
    { ip: '10.0.0.1\n' },
    { port: 65_536 },
    { port: Number.NaN },
    { weight: -1 },
    { weight: 0.5 },
  ])
    expect(complaintAboutServers([SERVER, { ...SERVER, ...odd }]), JSON.stringify(odd)).not.toBeNull();
});

test('a list that does not end is none', () => {
  expect(inEnglish(complaintAboutServers(Array.from({ length: 50_001 }, () => SERVER)))).toContain('50000');
});

test('whatever comes, a complaint is one short line', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(inEnglish(complaintAboutServers([{ ...SERVER, name }])) ?? '').toMatch(/^[^\p{Cc}]{0,700}$/u);
    }),
  );
});
