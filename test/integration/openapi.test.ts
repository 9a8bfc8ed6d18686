import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { DELETES, FETCHED, KEYED, prepare, STORY, tryOut } from '../support/story.ts';

let server: ApiServer;

beforeAll(async () => {
  server = await startApi();
});

afterAll(() => server[Symbol.asyncDispose]());

/** A schema that knows only the fields it names: nothing is answered that is not in the document. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  return 'properties' in schema ? { ...parts, additionalProperties: false } : parts;
}

function complaints(schema: TSchema, value: unknown): readonly string[] {
  return Value.Errors(closed(JSON.parse(JSON.stringify(schema))) as TSchema, value).map(
    ({ instancePath, message }) => `${instancePath} ${message}`,
  );
}

describe('the documented examples work, and what is answered is what the document says', () => {
  test.each([...STORY, ...DELETES].map((path) => ({ path })))('$path', async ({ path }) => {
    await prepare(path, server.context.database);
    const endpoint = endpoints.find(({ paths }) => paths[0] === path);
    if (endpoint === undefined) throw new Error(`there is no endpoint ${path}`);
    const { code, msg, data, ...beside } = await tryOut(endpoint, { url: server.url, authorization: 'tester' });
    expect({ code, msg }).toEqual({ code: 0, msg: 'success' });
    expect(complaints(endpoint.data, data), JSON.stringify(data)).toEqual([]);
    expect(complaints(endpoint.beside, beside), JSON.stringify(beside)).toEqual([]);
  });

  test('of all endpoints: a new one gets its place in the story', () => {
    const told = new Set([...STORY, ...DELETES, ...FETCHED, ...KEYED]);
    expect(endpoints.map(({ paths }) => paths[0] ?? '').filter((path) => !told.has(path))).toEqual([]);
  });
});

describe('the page for people', () => {
  test('everything that it loads comes from here, by a policy that forbids the rest', async () => {
    const page = await fetch(`${server.url}/docs`);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    // this server speaks plain HTTP
    expect(page.headers.get('strict-transport-security')).toBeNull();
    const html = await page.text();
    const urls = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);
    expect(urls.length).toBeGreaterThan(3);
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=/);
    for (const url of urls) {
      expect(url).toMatch(/^\/docs\/static\//);
      expect((await fetch(`${server.url}${url}`)).status, url).toBe(200);
    }
  });

  test('it offers the document in both languages', async () => {
    const script = await (await fetch(`${server.url}/docs/static/swagger-initializer.js`)).text();
    for (const [url, summary] of [
      ['/openapi.json', 'Clusters, the newest first'],
      ['/openapi.json?lang=zh', '集群列表，新的在前'],
    ] as const) {
      expect(script).toContain(`"${url}"`);
      const document = (await (await fetch(`${server.url}${url}`)).json()) as object;
      expect(document).toHaveProperty(['paths', '/cluster/list', 'get', 'summary'], summary);
    }
    expect((await (await fetch(`${server.url}/docs/json`)).json()) as object).toHaveProperty('openapi', '3.1.0');
    expect(await (await fetch(`${server.url}/docs/yaml`)).text()).toMatch(/^openapi: 3\.1\.0\n/);
  });
});

describe('a method that a path does not answer', () => {
  test.each([
    ['PATCH', '/cluster/list', 'GET, POST, PUT, DELETE', []],
    ['OPTIONS', '/cluster/create', 'GET, POST, PUT, DELETE', {}],
    ['PROPFIND', '/cluster/1', 'GET, POST, PUT, DELETE', {}],
    ['POST', '/openapi.json', 'GET, HEAD', {}],
    ['POST', '/events', 'GET', {}],
  ])('%s %s', async (method, path, allow, data) => {
    const response = await fetch(`${server.url}${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toEqual({
      code: 405,
      msg: expect.stringContaining(method) as string,
      data,
      error: { code: 'method_not_allowed' },
    });
  });

  test('HEAD, whose answer has no body', async () => {
    const response = await fetch(`${server.url}/task/1`, { method: 'HEAD' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST, PUT, DELETE');
  });
});

test('a body over the limit', async () => {
  const body = JSON.stringify({ nodes: ['x'.repeat(1024 * 1024)] });
  const response = await fetch(`${server.url}/pool/1/add_nodes`, { method: 'POST', body });
  expect(await response.json()).toEqual({
    code: 413,
    msg: 'the body is over the limit of 1048576 bytes: send less at once',
    data: {},
    error: { code: 'too_large' },
  });
});
