import { expect, test } from 'vitest';
import { bearerIn, principalOf } from './auth.ts';

test.each([
  ['Bearer spt_1', 'spt_1'],
  ['bearer  spt_1', 'spt_1'],
  ['', ''],
  ['Bearer', ''],
  ['Bearer ', ''],
  ['spt_1', ''],
  ['Basic spt_1', ''],
  ['Bearer spt_1 spt_2', ''],
  ['Bearer spt_1, Bearer spt_2', ''],
])('the token in %j is %j', (header, token) => {
  expect(bearerIn(header)).toBe(token);
});

test.each([
  ['root', 'root'],
  [' root\u0007 ', 'root'],
  [Buffer.from('\u202Eroot\u200B').toString('latin1'), 'root'],
  [undefined, 'anonymous'],
  [' ', 'anonymous'],
  ['Jos\u00e9', 'José'],
  [Buffer.from('张三').toString('latin1'), '张三'],
  ['x'.repeat(60), 'x'.repeat(50)],
  [Buffer.from('🌊'.repeat(60)).toString('latin1'), '🌊'.repeat(50)],
])('with trust %j is %j', async (header, operator) => {
  expect((await principalOf(header, { kind: 'trust' })).name).toBe(operator);
});
