import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { madeCertificate } from '../../../test/support/certificate.ts';
import { OUTBOUND_TO_LOOPBACK } from '../../../test/support/no-channel.ts';
import { HttpClient } from './http-client.ts';

test('a server that knows HTTP/2 as well is asked by HTTP/1.1', async () => {
  const { cert, key } = madeCertificate();
  await using server = createSecureServer({ cert, key, allowHTTP1: true }, (request, response) => {
    response.writeHead(200, { connection: 'close' }).end(request.httpVersion);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new HttpClient(OUTBOUND_TO_LOOPBACK, { ca: cert, mostBytes: 100 });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { body } = await client.send({ method: 'GET', url, headers: {} }, new AbortController().signal);
  expect(body).toBe('1.1');
});
