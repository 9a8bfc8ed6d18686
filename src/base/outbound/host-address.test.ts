import { expect, test } from 'vitest';
import { addressOfHost } from './host-address.ts';

const known = (host: string): Promise<{ readonly address: string }> =>
  host === 'web-7' ? Promise.resolve({ address: '10.0.0.7' }) : Promise.reject(new Error('ENOTFOUND'));
const silent = (): Promise<never> => new Promise(() => {});

test('a host name is looked up, and an address is not', async () => {
  expect(await addressOfHost('web-7', { lookUp: known })).toBe('10.0.0.7');
  expect(await addressOfHost('fd00::7', { lookUp: known })).toBe('fd00::7');
  await expect(addressOfHost('web-8', { lookUp: known })).rejects.toThrow('ENOTFOUND');
});

test('a resolver that does not answer is not waited for', async () => {
  await expect(addressOfHost('web-7', { lookUp: silent, within: 0.1 })).rejects.toThrow('no answer within 0.1 s');
});
