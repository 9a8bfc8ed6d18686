import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { collected } from '../../../test/support/collected.ts';
import { OUTBOUND_TO_LOOPBACK } from '../../../test/support/no-channel.ts';
import { until } from '../../../test/support/until.ts';
import type { HookAnswer, Protocol } from '../hook.ts';
import { ServerHook } from './hook.ts';

const never = new AbortController().signal;
const DONE = '{"done":true}\n';
const PROTOCOL: Protocol<'work' | 'check', HookAnswer> = {
  introduction: () => Promise.resolve({}),
  grammar: () => ({ error: null, done: true }),
  waits: () => true,
};

test('what takes long for load balancers holds up no machines at the same address', async () => {
  const held: ServerResponse[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    if (body.includes('"balancers.work"')) held.push(response);
    else response.end(DONE);
  };
  await using server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  using stack = new DisposableStack();
  stack.defer(() => server.closeAllConnections());
  await once(server, 'listening');
  const settings = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    secret: `whsec_${'a'.repeat(32)}`,
    silence_limit: 60,
    time_limit: 60,
  };
  const ask = (type: string): Promise<unknown> => {
    const names = { type, items: type };
    const hook = new ServerHook(settings, PROTOCOL, { names, outbound: OUTBOUND_TO_LOOPBACK });
    return collected(hook.ask({ verb: 'work', items: [] }, never));
  };
  // as many as are under way at once
  const drains = Array.from({ length: 8 }, () => ask('balancers'));
  await until('all of them are held', () => held.length === 8);
  await ask('machines');
  expect(held).toHaveLength(8);
  for (const response of held) response.end(DONE);
  await Promise.all(drains);
});
