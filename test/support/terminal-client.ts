import { once } from 'node:events';
import { request } from 'node:http';
import { WebSocket } from 'undici';
import type { Told } from '../../src/api/terminals/terminal-messages.ts';
import { PROTOCOL } from '../../src/api/terminals/terminal-messages.ts';
import { until } from './until.ts';

/** A terminal as a page of the console has it. */
export interface TerminalClient {
  /** What it showed so far. */
  readonly shown: string;
  /** What the server said beside it. */
  readonly told: readonly Told[];
  readonly isClosed: boolean;
  type(text: string): void;
  send(message: string | Buffer): void;
  close(): void;
  /** Waits until it showed this. */
  untilShown(text: string): Promise<void>;
  /** Waits until it is closed, and says why. */
  reason(): Promise<string>;
}

/** Opens the socket of a ticket. */
export async function openClient(url: string, ticket: string, size = 'columns=80&rows=24'): Promise<TerminalClient> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/terminal?${size}`, [PROTOCOL, `ticket.${ticket}`]);
  socket.binaryType = 'arraybuffer';
  const told: Told[] = [];
  let shown = '';
  let isClosed = false;
  const decoder = new TextDecoder();
  socket.addEventListener('message', ({ data }: { readonly data: unknown }) => {
    if (typeof data === 'string') told.push(JSON.parse(data) as Told);
    else shown += decoder.decode(data as ArrayBuffer, { stream: true });
  });
  socket.addEventListener('close', () => (isClosed = true));
  await once(socket, 'open');
  const client: TerminalClient = {
    get shown() {
      return shown;
    },
    told,
    get isClosed() {
      return isClosed;
    },
    type: (text) => socket.send(Buffer.from(text)),
    send: (message) => socket.send(message),
    close: () => socket.close(),
    untilShown: (text) => until(`the terminal shows ${text}`, () => Promise.resolve(shown.includes(text))),
    reason: async () => {
      await until('the terminal is closed', () => Promise.resolve(isClosed));
      const [ended] = told.filter(({ kind }) => kind === 'ended');
      return ended?.kind === 'ended' ? ended.reason : '';
    },
  };
  return client;
}

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** A socket that stays open; `status` is 101, or how opening it was refused. */
export interface HeldSocket extends Answered, Disposable {
  readonly isClosed: boolean;
}

/** Asks for the socket with these headers, and says how that was answered; 101 = it was opened. */
export async function askForSocket(url: string, headers: Readonly<Record<string, string>>): Promise<Answered> {
  using held = await holdSocket(url, headers);
  return { status: held.status, text: held.text };
}

/** Asks for the socket with these headers, and holds it. */
export function holdSocket(url: string, headers: Readonly<Record<string, string>>): Promise<HeldSocket> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/terminal`, {
      agent: false,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
        ...headers,
      },
    });
    asked.on('error', reject);
    asked.on('upgrade', (response, socket) => {
      socket.on('error', () => {}); // its close follows
      socket.resume();
      resolve({
        status: response.statusCode ?? 0,
        text: '',
        get isClosed() {
          return socket.closed;
        },
        [Symbol.dispose]: () => socket.destroy(),
      });
    });
    asked.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text, isClosed: true, [Symbol.dispose]: () => {} }),
      );
    });
    asked.end();
  });
}

/** The header that offers a ticket. */
export function offering(ticket: string): Readonly<Record<string, string>> {
  return { 'sec-websocket-protocol': `${PROTOCOL}, ticket.${ticket}` };
}
