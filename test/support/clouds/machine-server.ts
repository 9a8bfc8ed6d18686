import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/*
 * A user's server that makes machines (docs/machines/http.md). It takes only what is signed, and can be told which fault comes next.
 */

export interface ReceivedCall {
  readonly verb: string;
  readonly id: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** A fault of the next calls of a verb. */
export interface MachineServerFault {
  readonly verb: string;
  readonly times: number;
  /** Whether the call has its effect all the same. */
  readonly hasEffect: boolean;
  readonly reply: (response: ServerResponse, lines: readonly object[]) => void;
}

export interface MachineServer extends AsyncDisposable {
  readonly url: string;
  readonly calls: ReceivedCall[];
  /** Tokens by the machines' ids. */
  readonly machines: Map<string, string>;
  /** Any of these may sign. */
  readonly secrets: string[];
  /** Seconds by which its clock is ahead. */
  readonly clock: { ahead: number };
  fail(fault: MachineServerFault): void;
}

/** In seconds. */
const TOLERANCE = 300;

interface Item {
  readonly token: string;
  readonly vm_id: string;
}

export async function startMachineServer(
  secrets: readonly string[],
  tls: { readonly key: string; readonly cert: string } | null = null,
): Promise<MachineServer> {
  const faults: (MachineServerFault & { left: number })[] = [];
  const state = { calls: [] as ReceivedCall[], machines: new Map<string, string>(), secrets: [...secrets] };
  const clock = { ahead: 0 };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    const reason = whyNotAccepted(request.headers, body, { secrets: state.secrets, ahead: clock.ahead });
    if (reason !== null) return answer(response, [{ error: reason }], 401);
    const { type, data } = JSON.parse(body) as { type: string; data: { machines: readonly Item[] } };
    const verb = type.replace('machines.', '');
    state.calls.push({ verb, id: String(request.headers['webhook-id']), body, headers: request.headers });
    const fault = faults.find(({ verb: of, left }) => of === verb && left > 0);
    if (fault !== undefined) fault.left -= 1;
    const lines = fault === undefined || fault.hasEffect ? linesFor(verb, data.machines, state.machines) : [];
    if (fault === undefined) answer(response, [...lines, DONE]);
    else fault.reply(response, lines);
  };

  const listen = (request: IncomingMessage, response: ServerResponse): void => {
    void handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  };
  const server = tls === null ? createServer(listen) : createTlsServer(tls, listen);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...state,
    clock,
    url: `${tls === null ? 'http' : 'https'}://127.0.0.1:${port}/springtide`,
    fail: (fault) => void faults.push({ ...fault, left: fault.times }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers in lines. */
export function answer(response: ServerResponse, lines: readonly object[], status = 200): void {
  response.writeHead(status, { 'content-type': 'application/x-ndjson' });
  response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

export const DONE = { done: true };

/** Answers this text. */
export function saying(
  text: string,
  { status = 200, type = 'application/x-ndjson', ...headers }: Readonly<Record<string, string | number>> = {},
): MachineServerFault['reply'] {
  return (response) => void response.writeHead(Number(status), { 'content-type': String(type), ...headers }).end(text);
}

/** A fault of every call of a verb, which has no effect. */
export function always(reply: MachineServerFault['reply'], verb = 'create'): MachineServerFault {
  return { verb, times: Infinity, hasEffect: false, reply };
}

function linesFor(verb: string, items: readonly Item[], machines: Map<string, string>): readonly object[] {
  switch (verb) {
    case 'create':
      return items.map(({ token }) => {
        const [known = `i-${token}`] = [...machines].find(([, of]) => of === token) ?? [];
        machines.set(known, token);
        return { token, vm_id: known, ip: `10.97.0.${token.charCodeAt(0)}` };
      });
    case 'destroy':
      for (const item of items) machines.delete(item.vm_id);
      return items;
    case 'withdraw':
      for (const item of items) machines.delete(`i-${item.token}`);
      return items;
    case 'list':
      return [...machines].map(([id, token]) => ({ vm_id: id, token }));
    default:
      return [];
  }
}

function whyNotAccepted(
  headers: IncomingMessage['headers'],
  body: string,
  { secrets, ahead }: { readonly secrets: readonly string[]; readonly ahead: number },
): string | null {
  const [id, time] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
  if (Math.abs(Date.now() / 1000 + ahead - Number(time)) > TOLERANCE) return 'the time is too far from mine';
  const expected = secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return createHmac('sha256', key).update(`${id}.${time}.${body}`).digest();
  });
  const given = String(headers['webhook-signature'])
    .split(' ')
    .map((part) => Buffer.from(part.replace(/^v1,/, ''), 'base64'));
  const isSigned = given.some((one) => expected.some((own) => own.length === one.length && timingSafeEqual(own, one)));
  return isSigned ? null : 'no signature fits';
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
