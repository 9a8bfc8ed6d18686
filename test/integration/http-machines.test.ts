import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import type { CreateEvent } from '../../src/machines/provider.ts';
import { madeCertificate } from '../support/certificate.ts';
import { always, answer, DONE, saying } from '../support/clouds/machine-server.ts';
import { complaintOf, OTHER_SECRET, serverBench } from '../support/clouds/machine-server-bench.ts';
import { SECRET } from '../support/example-server.ts';
import { reasonOf } from '../support/exec-bench.ts';
import { requestsFor } from '../support/machine-requests.ts';
import { createAll, listAll } from '../support/sandbox.ts';
import { until } from '../support/until.ts';

/*
 * How a user's server is asked, and what it may say (WH1–WH3 in src/hooks/http/answers.ts).
 */

test('a call says what is wanted, and is signed', async () => {
  await using bench = await serverBench({ options: '{"zone":"a"}' });
  expect(await createAll(bench.provider, ['a'])).toEqual([
    { token: 'a', kind: 'created', machine: { token: 'a', vmId: 'http-7-i-a', ip: '10.97.0.97' } },
  ]);
  const [call] = bench.server.calls;
  expect(JSON.parse(call?.body ?? '')).toEqual({
    type: 'machines.create',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    data: {
      version: 1,
      vm_type: 7,
      public_key: 'ssh-ed25519 AAAA of the server',
      options: '{"zone":"a"}',
      machines: [{ token: 'a', name: 'web-a', cluster: 'shop', service: 'web', pool: 'web-a' }],
    },
  });
  expect(call?.headers).toMatchObject({
    'content-type': 'application/json',
    'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{32}$/) as string,
    'webhook-timestamp': expect.stringMatching(/^\d+$/) as string,
    'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/) as string,
  });
  expect(JSON.stringify([call?.headers, call?.body])).not.toContain(SECRET.slice(6));
});

test('while the secret is changed a call has a signature of each', async () => {
  await using bench = await serverBench({ next_secret: OTHER_SECRET });
  expect(await complaintOf(bench)).toBe('');
  bench.server.secrets.splice(0, 1, OTHER_SECRET);
  expect(await complaintOf(bench)).toBe('');
  expect(bench.server.calls.map(({ headers }) => String(headers['webhook-signature']).split(' ').length)).toEqual([
    2, 2,
  ]);
});

test('a server with another secret or time says so, and what to do is told', async () => {
  await using bench = await serverBench({ secret: OTHER_SECRET });
  const compare = 'does not accept the signature: compare the secret there with the one here, and the clocks';
  expect(await reasonOf(bench.provider)).toBe(`${bench.server.url} ${compare} (no signature fits)`);
  bench.server.secrets.push(OTHER_SECRET);
  bench.server.clock.ahead = 600;
  expect(await complaintOf(bench)).toBe(`${bench.server.url} ${compare} (the time is too far from mine)`);
  expect(bench.server.calls).toEqual([]);
});

test('a redirect is not followed', async () => {
  await using bench = await serverBench();
  let isAsked = false;
  const elsewhere = createServer((_, response) => {
    isAsked = true;
    answer(response, [DONE]);
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const { port } = elsewhere.address() as { port: number };
  bench.server.fail(always(saying('', { status: 307, location: `http://127.0.0.1:${port}/` })));
  expect(await reasonOf(bench.provider)).toContain('answers with a redirect, which is not followed');
  expect(isAsked).toBe(false);
  elsewhere.close();
});

test('a call ends with its time, whatever the server says meanwhile', async () => {
  await using bench = await serverBench({ time_limit: 1 });
  bench.server.fail(
    always((response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      const timer = setInterval(() => response.write('\n'), 50);
      response.on('close', () => clearInterval(timer));
    }),
  );
  expect(await reasonOf(bench.provider)).toContain('took more than 1 s to create');
});

test('a call that nobody waits for any more is dropped', async () => {
  await using bench = await serverBench();
  let isClosed = false;
  bench.server.fail(always((response) => void response.on('close', () => (isClosed = true))));
  const control = new AbortController();
  const reason = reasonOf(bench.provider, control.signal);
  await until('it is asked', () => bench.server.calls.length > 0);
  control.abort(new Error('stopped'));
  await expect(reason).rejects.toThrow('stopped');
  await until('the connection is closed', () => isClosed);
});

test('what is said is told as it comes', async () => {
  await using bench = await serverBench();
  const held = Promise.withResolvers<ServerResponse>();
  bench.server.fail(
    always((response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('\n{"token":"a","progress":"boot\\u001b[31ming"}\n');
      held.resolve(response);
    }),
  );
  const events: CreateEvent[] = [];
  for await (const event of bench.provider.create(requestsFor(['a']), AbortSignal.timeout(60_000))) {
    events.push(event);
    if (event.kind === 'progress')
      (await held.promise).end('{"token":"a","vm_id":"i","ip":"10.0.0.9"}\n{"done":true}\n');
  }
  expect(events).toEqual([
    { token: 'a', kind: 'progress', note: 'booting' },
    { token: 'a', kind: 'created', machine: { token: 'a', vmId: 'http-7-i', ip: '10.0.0.9' } },
  ]);
});

test('there is no list when it is not whole', async () => {
  await using bench = await serverBench();
  bench.server.fail({ ...always((to) => answer(to, [{ token: 'a' }, DONE]), 'list'), times: 1 });
  await expect(listAll(bench.provider)).rejects.toThrow('named no vm_id');
  bench.server.fail({ ...always((to) => answer(to, [{ error: 'no rights' }, DONE]), 'list'), times: 1 });
  await expect(listAll(bench.provider)).rejects.toThrow('no rights');
  bench.server.fail({ ...always(saying('', { status: 204 }), 'list'), times: 1 });
  await expect(listAll(bench.provider)).rejects.toThrow('HTTP 204');
});

describe('a look at a server', () => {
  test('tells what it finds wrong itself, and that its answer ends too early', async () => {
    await using bench = await serverBench();
    bench.server.fail(always((response) => answer(response, [{ error: 'no\nimage' }, {}]), 'check'));
    expect(await complaintOf(bench)).toMatch(
      /^no image,the answer of http.* ended before its last line, \{"done":true\}: see in the log/,
    );
    expect(bench.server.calls).toHaveLength(1);
  });

  test('that is not there ends at once', async () => {
    const bench = await serverBench();
    await bench[Symbol.asyncDispose]();
    await using another = await serverBench({ url: bench.server.url });
    expect(await complaintOf(another)).toContain(
      'fails or does not answer; a retry finds what it may have done (ECONNREFUSED)',
    );
  });

  test('at an address that the server may not connect to is none', async () => {
    await using bench = await serverBench({}, { outbound: openOutbound(parseAllowList('')) });
    expect(await complaintOf(bench)).toContain('SPRINGTIDE_OUTBOUND_ALLOW');
    expect(await reasonOf(bench.provider)).toContain('SPRINGTIDE_OUTBOUND_ALLOW');
    expect(bench.server.calls).toEqual([]);
  });

  test('over TLS needs a certificate that is trusted', async () => {
    const tls = madeCertificate();
    await using bench = await serverBench({}, { tls });
    expect(await complaintOf(bench)).toMatch(
      /certificate of https.* is not trusted \(\w+\): give the certificates of its CA/,
    );
    await using trusting = await serverBench({ ca_certificate: tls.cert }, { tls });
    expect(await complaintOf(trusting)).toBe('');
    await using trustsAnother = await serverBench({ ca_certificate: madeCertificate().cert }, { tls });
    expect(await complaintOf(trustsAnother)).toContain('is not trusted');
    expect(bench.server.calls).toEqual([]);
  });
});
