import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';

/*
 * What a server that believes everybody does with a browser that goes to an address.
 */

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
/** A link in a mail, or a redirect from anywhere: nobody's page. */
const OPENED = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

let server: ApiServer;

beforeAll(async () => {
  server = await startApi();
});

afterAll(() => server[Symbol.asyncDispose]());

interface Body {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
}

async function ask(method: string, path: string, headers: Readonly<Record<string, string>>) {
  const sent = request(`${server.url}${path.replace(/:\w+/, '1')}`, { method, headers });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const said = await text(response);
  return { status: response.statusCode, said };
}

const closed = endpoints.filter(({ isOpen }) => !isOpen);
const changing = closed.filter(({ method }) => method === 'POST');
const reading = closed.filter(({ method }) => method === 'GET');

describe.each(changing.flatMap(({ paths, none }) => paths.map((path) => ({ path, none }))))(
  '$path',
  ({ path, none }) => {
    test('changes nothing for who goes to it, by whatever method', async () => {
      for (const method of METHODS) {
        for (const override of ['', 'POST', 'DELETE']) {
          const headers = { ...OPENED, ...(override === '' ? {} : { 'x-http-method-override': override }) };
          const { status, said } = await ask(method, path, headers);
          const body = JSON.parse(said) as Body;
          expect({ method, status, code: body.code, data: body.data }).toEqual({
            method,
            status: 403,
            code: 403,
            data: none,
          });
          expect(body.msg).toContain('use the console at http://127.0.0.1');
        }
      }
    });

    test('is there for programs', async () => {
      expect((await ask('POST', path, {})).status).not.toBe(403);
    });
  },
);

test('whoever goes to an address may read', async () => {
  for (const path of reading.flatMap(({ paths }) => paths)) {
    expect((await ask('GET', path, OPENED)).status, path).not.toBe(403);
  }
});

test.each(['OPTIONS', 'PATCH'])('%s is answered nowhere', async (method) => {
  expect((await ask(method, '/cluster/create', {})).status).toBe(405);
  expect((await ask(method, '/cluster/create', OPENED)).status).toBe(403);
});
