import type { IncomingMessage } from 'node:http';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { Refusal } from '../../domain/errors.ts';
import { type Language, languageOf } from '../../messages/language.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Message, textOf } from '../../messages/message.ts';
import { ticketHash } from '../../operations/terminals/open-ticket.ts';
import { TerminalSession, type Viewer } from '../../operations/terminals/terminal-session.ts';
import { takeTicket } from '../../store/terminals/terminal-tickets.ts';
import type { ApiDeps } from '../deps.ts';
import { TERMINAL } from './terminal-description.ts';
import { LARGEST_MESSAGE, PROTOCOL, sizeAsked, sizeIn, ticketIn, type Told } from './terminal-messages.ts';
import { type TerminalPlace, TerminalPlaces } from './terminal-places.ts';

/*
 * `GET /terminal`: a terminal on a node, over a WebSocket.
 *
 * TS1. It takes a ticket (operations/terminals/open-ticket.ts), which stands in the subprotocols: no token and no ticket is part of an
 *      address. A ticket opens one socket, whatever becomes of it.
 * TS2. A page of another site opens none: an Origin has to be this server's, also in token mode, as browsers ask nobody before they open
 *      a socket.
 * TS3. An operator, and a process, have a limited number of them.
 * TS4. A terminal whose token ended is ended with it, within the bounds of KT1 to KT3.
 * TS5. What is sent has a bound, and what waits for a slow client too: the node waits for it.
 */

/** Bytes that wait for a slow client before the node does. */
const MOST_UNSENT = 1024 * 1024;
/** Milliseconds between two looks at the tokens of terminals; the database is asked as seldom as KT1 allows. */
const LOOK_MS = 200;
const DRAIN_MS = 50;
/** Codes of a WebSocket's end: as usual, and because of a rule of this server. */
const NORMAL = 1000;
const POLICY = 1008;

/** Whether a request asks for the socket of a terminal: other protocols that clients offer (h2c) are passed over, as HTTP has it. */
export function asksForTerminal({ headers: { upgrade }, url = '' }: IncomingMessage): boolean {
  return upgrade?.toLowerCase() === 'websocket' && /^\/terminal(?:\?|$)/.test(url);
}

export async function mountTerminals(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  const places = new TerminalPlaces();
  const ending = new Set<Promise<unknown>>();
  watchTokens(deps, places);
  await app.register(websocket, {
    options: {
      maxPayload: LARGEST_MESSAGE,
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => (offered.has(PROTOCOL) ? PROTOCOL : false),
    },
  });
  // a refusal is the end of the connection: nobody reads further requests there
  app.addHook('onResponse', ({ raw }, _reply, next) => {
    if (asksForTerminal(raw)) raw.socket.destroySoon();
    next();
  });
  // their records are whole before the database is left
  app.addHook('onClose', () => Promise.all(ending));
  app.decorateRequest('terminalPlace', null);
  const route = {
    websocket: true,
    exposeHeadRoute: false,
    config: { isOpen: true },
    // before the protocol is changed: a refusal is an answer as any other
    preValidation: async (request: FastifyRequest): Promise<void> => {
      checkOrigin(request);
      request.terminalPlace = await placeOf(request, deps, places);
    },
  } as const;
  app.get(TERMINAL.path, route, (socket, request) => void serve(socket, request, deps, ending));
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request for a terminal, once its ticket was taken; null = of no other request. */
    terminalPlace: TerminalPlace | null;
  }
}

/** @throws Refusal for a page of another site (TS2) */
function checkOrigin({ headers: { origin, host = '' } }: FastifyRequest): void {
  if (origin === undefined) return;
  // a proxy before this server may speak TLS, so that the scheme is not known here
  if (origin === `http://${host}` || origin === `https://${host}`) return;
  throw new Refusal('forbidden', message('origin_foreign', { origin: origin.slice(0, 200) }));
}

/** Takes the ticket of a request (TS1), and a place for its terminal (TS3), which is free again when the connection is closed. @throws Refusal */
async function placeOf(
  { headers, raw: { socket } }: FastifyRequest,
  { context: { database, now }, auth }: ApiDeps,
  places: TerminalPlaces,
): Promise<TerminalPlace> {
  const offered = ticketIn(headers['sec-websocket-protocol']);
  const ticket = offered === null ? null : await takeTicket(database, ticketHash(offered), now());
  if (ticket === null) throw new Refusal('unauthenticated', message('terminal_ticket_wrong'));
  if (ticket.token_id !== null && auth.kind === 'token') {
    const active = await auth.tokens.activeAmong(new Set([ticket.token_id]));
    if (!active.has(ticket.token_id)) throw new Refusal('unauthenticated', message('token_ended'));
  }
  const place = places.take(ticket);
  if (socket.closed) place[Symbol.dispose]();
  else socket.once('close', () => place[Symbol.dispose]());
  return place;
}

/** @param ending the terminals that are being opened, or whose records are being closed */
async function serve(
  socket: WebSocket,
  request: FastifyRequest,
  deps: ApiDeps,
  ending: Set<Promise<unknown>>,
): Promise<void> {
  const place = request.terminalPlace;
  if (place === null) return socket.close(POLICY);
  const { ticket } = place;
  const query = request.query as Readonly<Record<string, unknown>>;
  const asked = typeof query['language'] === 'string' ? query['language'] : request.headers['accept-language'];
  const language = languageOf(asked);
  const left = new AbortController();
  const viewer = new SocketViewer(socket, language);
  let session: TerminalSession | null = null;
  const end = (reason: Message): void => {
    left.abort(new MessageError(reason));
    if (session === null) viewer.end(reason);
    else follow(session.end(reason), ending);
  };
  place.onTokenEnd = () => end(message('token_ended'));
  const stop = (): void => end(message('terminal_server_stops'));
  deps.stop.addEventListener('abort', stop, { once: true });
  socket.on('error', () => {}); // its close follows
  socket.once('close', () => {
    deps.stop.removeEventListener('abort', stop);
    end(message('terminal_left'));
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (session === null) return;
    if (isBinary) return session.input(data);
    const size = sizeIn(data.toString('utf8'));
    if (size === null) end(message('terminal_message_wrong'));
    else session.resize(size);
  });
  // what is typed before the shell is there waits at the client
  socket.pause();
  try {
    const sessionDeps = { ...deps.terminals, database: deps.context.database, now: deps.context.now };
    const opening = TerminalSession.open(sessionDeps, ticket, sizeAsked(query), viewer, left.signal);
    follow(opening, ending);
    session = await opening;
    viewer.attach(session);
    socket.resume();
    request.log.info({ terminal: session.id, node: ticket.node_id, operator: ticket.operator }, 'a terminal is open');
  } catch (error) {
    viewer.end(message('terminal_not_opened', { reason: contentOf(error) }));
  }
}

function follow(work: Promise<unknown>, ending: Set<Promise<unknown>>): void {
  const end = Promise.allSettled([work]);
  ending.add(end);
  void end.finally(() => ending.delete(end));
}

/** A client of the socket. */
class SocketViewer implements Viewer {
  private readonly socket: WebSocket;
  private readonly language: Language;
  private session: TerminalSession | null = null;
  private drain: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, language: Language) {
    this.socket = socket;
    this.language = language;
  }

  attach(session: TerminalSession): void {
    this.session = session;
    this.tell({ kind: 'opened', id: session.id });
  }

  show(chunk: Buffer): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(chunk, { binary: true });
    if (this.socket.bufferedAmount <= MOST_UNSENT || this.drain !== undefined) return;
    this.session?.viewerBusy(true);
    this.drain = setInterval(() => {
      if (this.socket.bufferedAmount > MOST_UNSENT / 2 && this.socket.readyState === this.socket.OPEN) return;
      clearInterval(this.drain);
      this.drain = undefined;
      this.session?.viewerBusy(false);
    }, DRAIN_MS);
  }

  warn(seconds: number | null): void {
    this.tell({ kind: 'idle', seconds });
  }

  end(reason: Message): void {
    clearInterval(this.drain);
    this.tell({ kind: 'ended', reason: textOf(reason, this.language) });
    // a socket that is not read is never closed by the other side
    this.socket.resume();
    this.socket.close(NORMAL);
  }

  onTaking(isTaking: boolean): void {
    if (isTaking) this.socket.resume();
    else this.socket.pause();
  }

  private tell(told: Told): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(told));
  }
}

/** Ends terminals whose token has ended (TS4). */
function watchTokens({ auth, stop }: ApiDeps, places: TerminalPlaces): void {
  const timer = setInterval(() => void places.endRevoked(auth).catch(() => {}), LOOK_MS);
  timer.unref();
  stop.addEventListener('abort', () => clearInterval(timer), { once: true });
}
