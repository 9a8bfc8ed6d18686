import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { brokenRequests } from '../http/broken-requests.ts';
import { SlowRequests } from './slow-requests.ts';

const LONGEST_MS = 100;

test('a request that may be slow is not ended after the usual time, and another one is', async () => {
  const slow = new SlowRequests();
  const isOverdue = Promise.withResolvers<void>();
  const { clientErrorHandler, ...others } = brokenRequests((socket) => slow.has(socket));
  const app = fastify({
    ...others,
    requestTimeout: LONGEST_MS,
    http: { connectionsCheckingInterval: LONGEST_MS / 2, headersTimeout: LONGEST_MS },
    clientErrorHandler: (error, socket) => {
      clientErrorHandler(error, socket);
      isOverdue.resolve();
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, incoming, taken) => taken(null, incoming));
  app.post('/usual', async ({ body }) => text(body as Readable));
  app.post('/slow', async ({ body, raw }) => {
    using _ = slow.allow(raw);
    return await text(body as Readable);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  await using _ = { [Symbol.asyncDispose]: () => app.close() };
  const { port } = app.server.address() as AddressInfo;
  const answerTo = async (path: string): Promise<number | undefined> => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers: { 'content-length': 2 } });
    sent.on('error', () => {});
    sent.write('a');
    if (path === '/slow') void isOverdue.promise.then(() => sent.end('b'));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  expect(await answerTo('/slow')).toBe(200);
  expect(await answerTo('/usual')).toBe(408);
});
