import { describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints.ts';
import { CONTRACT } from './support/table.ts';

/*
 * The endpoints that the server defines, and those that the contract has: the same, but for what the product adds.
 */

/** Endpoints of the product that the contract does not know. */
const ADDED = [
  ...['providers', 'list', 'create', 'update/:', 'delete/:', 'check/:', ':'].flatMap((path) => [
    `/vm_type/${path}`,
    `/sd/${path}`,
  ]),
  // the other form of /task/impl/delete
  '/task/impl/delete/:',
  ...['list', 'create', 'revoke/:', 'delete/:'].map((path) => `/token/${path}`),
  ...['retry', 'skip', 'abandon'].map((verb) => `/task/node/:/${verb}`),
  '/changes/:/:',
  '/clock',
  ...['apply', 'export', 'schema'].map((path) => `/fleet/${path}`),
  '/service/list',
  '/task/:/progress',
  '/task/node/:/attempts',
  '/task/:/checks',
  '/task/:/output',
  '/task/:/plan',
  '/task/:/compare',
  '/task/run_command',
  '/node/find',
  '/node/gather_facts',
  '/pool/replace/:',
  '/node/facts/:',
  '/worker/list',
  '/search',
  '/whoami',
  '/about',
  '/healthz',
  '/readyz',
  '/task/shrinkList/:',
  '/task/deleteTask',
  '/task/deleteTask/:',
  '/task/scheduleList',
  '/pool/images',
  ...['', '/history'].map((part) => `/node/:${part}`),
  '/node/at/:',
  ...['task_tpl', 'remote_step', 'action'].flatMap((kind) => [`/${kind}/:/usage`, `/${kind}/restore/:`]),
  ...['list', 'create', 'update/:', 'delete/:', 'restore/:', ':', ':/refresh', ':/files', ':/usage'].map(
    (path) => `/repository/${path}`,
  ),
  '/deleted/list',
  ...[':/drift', 'look/:', 'return/:'].map((path) => `/vm_type/${path}`),
  '/sd/:/drift',
  '/sd/:/mend',
  '/server/key',
  ...['rotate', 'rotate/finish', 'rotate/back', 'rotation', 'rotation/nodes'].map((path) => `/server/key/${path}`),
  ...['list', 'create', 'update/:', 'delete/:'].map((path) => `/key/${path}`),
  ...['list', 'write', 'delete/:'].map((path) => `/file/${path}`),
  '/usage/list',
  '/usage/csv',
  '/node/open_terminal',
  ...['list', ':', ':/cast'].map((path) => `/terminal/${path}`),
];

/** Names of path parameters do not matter. */
function shapeOf(path: string): string {
  return path.replace(/:\w+/g, ':');
}

const defined = new Set(endpoints.flatMap((endpoint) => endpoint.paths).map(shapeOf));
const written = new Set(CONTRACT.flatMap((row) => [row.path, ...(row.older ?? [])]).map(shapeOf));

describe('the contract and the server have the same endpoints', () => {
  test('every path of the contract is an endpoint', () => {
    expect([...written.difference(defined)]).toEqual([]);
  });

  test('every endpoint is in the contract, or added on purpose', () => {
    const known = new Set([...written, ...ADDED]);
    expect([...defined.difference(known)]).toEqual([]);
    expect([...new Set(ADDED).difference(defined)], 'no longer added').toEqual([]);
  });

  test('no path is defined twice', () => {
    const paths = endpoints.flatMap((endpoint) => endpoint.paths).map(shapeOf);
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
  });
});
