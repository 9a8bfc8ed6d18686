import { expect, test } from 'vitest';
import { ApiError } from '../../client/api-error.ts';
import type { EnvelopeOperation } from '../operation.ts';
import type { Request } from '../server.ts';
import { findId, type Lists } from './find-id.ts';

const POOLS = [
  { id: 3, name: 'web', service_id: 1 },
  { id: 4, name: 'web', service_id: 2 },
  { id: 5, name: 'web-b', service_id: 2 },
  { id: 6, name: '17', service_id: 2 },
];
const NAMES: Readonly<Record<string, object>> = {
  'GET /service/{id} 1': { name: 'shop', cluster_id: 1 },
  'GET /service/{id} 2': { name: 'mail', cluster_id: 1 },
  'GET /cluster/{id} 1': { name: 'east', cluster_id: 1 },
  'GET /node/at/{address} 10.0.0.1': { id: 8, pool_id: 3 },
};

const server = {
  rows: (_: EnvelopeOperation, { fields }: Request) =>
    Promise.resolve(POOLS.filter(({ name }) => name.includes(String(fields['name'])))),
  call: (operation: EnvelopeOperation, { path }: Request) => {
    const data = NAMES[`${operation} ${Object.values(path).join('')}`];
    return data === undefined ? Promise.reject(new ApiError(404, 'not found')) : Promise.resolve({ data });
  },
} as unknown as Lists;

test.each([
  ['pool', '12', 12],
  ['pool', 'web-b', 5],
  ['pool', 'name:17', 6],
  ['pool', 'shop/web', 3],
  ['pool', 'east/mail/web', 4],
  ['node', '10.0.0.1', 8],
  ['schedule', '2', 2],
] as const)('%s %s is %i', async (kind, given, id) => {
  expect(await findId(server, kind, given)).toBe(id);
});

test.each([
  ['pool', 'web', 'web is the name of more than one pool; say which one: east/shop/web (3), east/mail/web (4)'],
  ['pool', 'we', 'there is no pool we: springtide pool list shows what there is'],
  ['pool', 'west/mail/web', 'there is no pool west/mail/web'],
  ['pool', 'mail/web-a', 'there is no pool mail/web-a'],
  ['node', '10.0.0.9', 'there is no node 10.0.0.9'],
  ['schedule', 'web', 'a schedule is named by its id, a number'],
] as const)('%s %s: %s', async (kind, given, said) => {
  await expect(findId(server, kind, given)).rejects.toThrow(said);
});
