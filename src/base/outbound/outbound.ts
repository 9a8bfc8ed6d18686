import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { buildConnector, Client } from 'undici';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { codeOf } from '../errors.ts';
import { ConnectTimeout, openSocket } from '../open-socket.ts';
import { specialKind } from './addresses.ts';
import type { AllowList } from './allow-list.ts';
import type { Origin } from './base-url.ts';

/*
 * All connections of the server to places that a user named.
 *
 * OB1. The address that is checked is the one that is connected to: names are resolved by the connection's own
 *      look-up, and by no other.
 * OB2. Special addresses (addresses.ts) are not connected to unless the setting names them.
 * OB3. No redirect is followed, no proxy of the environment is used, no connection is used twice.
 * OB4. What a foreign server answers is given to the caller alone, up to a number of bytes; no error quotes any of it.
 */

export interface OutboundRequest extends Origin {
  /** As sent: begins with "/". */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the body that are read; 0 = only the status is needed. */
  readonly mostBytes: number;
  /** False where certificates are rarely issued for the address. */
  readonly checksCertificate: boolean;
}

export interface OutboundResponse {
  readonly status: number;
  /** null = longer than `mostBytes` */
  readonly body: string | null;
}

export interface Outbound {
  /** One GET request. @throws OutboundFailure; the abort reason when the signal aborts */
  get(request: OutboundRequest, signal: AbortSignal): Promise<OutboundResponse>;
  /** One TCP connection. @throws OutboundFailure; the abort reason when the signal aborts */
  dial(place: Pick<Origin, 'host' | 'port'>, signal: AbortSignal): Promise<Socket>;
  /**
   * The address of a place for a program that connects by itself, and must not look the name up again (OB1).
   *
   * @throws OutboundFailure; the abort reason when the signal aborts
   */
  addressOf(place: Pick<Origin, 'host' | 'port'>, signal: AbortSignal): Promise<string>;
  /**
   * The look-up with which a library's client makes its connections to a place (OB1, OB2); it must follow no redirect (OB3).
   *
   * @throws OutboundFailure for a special address
   * @example new https.Agent({ lookup: outbound.lookupFor({ host, port }) })
   */
  lookupFor(place: Pick<Origin, 'host' | 'port'>): LookupFunction;
}

/** Why there is no response, in words that are safe in any log. */
class OutboundFailure extends MessageError {}

type Resolve = (
  host: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Characters that a URL cannot take for anything but a host. */
const HOST = /^[A-Za-z0-9._:-]{1,300}$/;
const CONNECT_TIMEOUT_MS = 10_000;
const LARGEST_HEADERS = 16 * 1024;

/**
 * The only way to make such connections.
 *
 * @example await openOutbound(parseAllowList('127.0.0.1:9090')).get({ scheme: 'http', host: '127.0.0.1', port: 9090, … })
 */
export function openOutbound(allowed: AllowList, resolve: Resolve = systemLookup): Outbound {
  const filter = new AddressFilter(allowed, resolve);
  return {
    get: (request, signal) => withoutForeignText(signal, () => get(request, filter, signal)),
    dial: (place, signal) => withoutForeignText(signal, () => dial(place, filter, signal)),
    addressOf: (place, signal) => withoutForeignText(signal, () => addressOf(place, filter)),
    lookupFor: (place) => {
      filter.check(place);
      const read = placeOf(place);
      filter.check(read);
      return filter.lookupFor(read);
    },
  };
}

/** Decides which addresses of a place may be connected to. */
class AddressFilter {
  private readonly allowed: AllowList;
  private readonly resolve: Resolve;

  constructor(allowed: AllowList, resolve: Resolve) {
    this.allowed = allowed;
    this.resolve = resolve;
  }

  /** Refuses a place that is a special address already, as no look-up is made for it; and an invalid host. */
  check({ host, port }: Pick<Origin, 'host' | 'port'>): void {
    if (!HOST.test(host)) throw new OutboundFailure(message('outbound_host_wrong', { host: host.slice(0, 80) }));
    const refusal = isIP(host) === 0 ? null : this.refusalOf(host, host, port);
    if (refusal !== null) throw refusal;
  }

  /** The look-up for a connection to this place (OB1). */
  lookupFor({ host, port }: Pick<Origin, 'host' | 'port'>): LookupFunction {
    return (name, options, done) => {
      this.resolve(name, { all: true }, (error, found) => {
        if (error !== null) return done(error, []);
        const refusals = found.map(({ address }) => this.refusalOf(host, address, port));
        const usable = found.filter((_, index) => refusals[index] === null);
        const [first] = usable;
        if (first === undefined) {
          return done(
            refusals.find((refusal) => refusal !== null) ??
              new OutboundFailure(message('outbound_no_address', { host })),
            [],
          );
        }
        if (options.all === true) return done(null, usable);
        return done(null, first.address, first.family);
      });
    };
  }

  private refusalOf(host: string, address: string, port: number): OutboundFailure | null {
    const kind = specialKind(address);
    if (kind === null || this.allowed.has({ host, address, port })) return null;
    const place = isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
    return new OutboundFailure(
      host === address
        ? message('outbound_special', { host, kind, place })
        : message('outbound_special_of_name', { host, address, kind, place }),
    );
  }
}

/** A place with its host as the URL parser reads it, which turns 0x7f000001 into 127.0.0.1. */
function placeOf({ host, port }: Pick<Origin, 'host' | 'port'>): Pick<Origin, 'host' | 'port'> {
  return { host: new URL(`http://${bracketed(host)}`).hostname.replace(/^\[(.*)\]$/, '$1'), port };
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

async function get(request: OutboundRequest, filter: AddressFilter, signal: AbortSignal): Promise<OutboundResponse> {
  const { scheme, host, port, path, headers = {}, mostBytes, checksCertificate } = request;
  filter.check(request);
  const origin = `${scheme}://${bracketed(host)}:${port}`;
  const place = placeOf(request);
  filter.check(place);
  const client = new Client(origin, {
    connect: buildConnector({
      allowH2: false,
      lookup: filter.lookupFor(place),
      timeout: CONNECT_TIMEOUT_MS,
      rejectUnauthorized: checksCertificate,
    }),
    allowH2: false,
    maxHeaderSize: LARGEST_HEADERS,
  });
  try {
    const all = { 'user-agent': 'springtide', ...headers };
    const { statusCode, body } = await client.request({ method: 'GET', path, headers: all, signal, reset: true });
    // closing below with an unread rest is an error of the body
    body.on('error', () => {});
    return { status: statusCode, body: mostBytes === 0 ? null : await textOf(body, mostBytes) };
  } finally {
    await client.destroy();
  }
}

/** The whole of a body as text; null when it is too long. */
async function textOf(body: AsyncIterable<Buffer>, mostBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function addressOf(place: Pick<Origin, 'host' | 'port'>, filter: AddressFilter): Promise<string> {
  const { host } = place;
  filter.check(place);
  if (isIP(host) !== 0) return host;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  filter.lookupFor(place)(host, {}, (error, address) => {
    if (error === null && typeof address === 'string') resolve(address);
    else reject(error ?? new OutboundFailure(message('outbound_no_address', { host })));
  });
  return promise;
}

async function dial(place: Pick<Origin, 'host' | 'port'>, filter: AddressFilter, signal: AbortSignal): Promise<Socket> {
  filter.check(place);
  try {
    return await openSocket({ ...place, lookup: filter.lookupFor(place) }, CONNECT_TIMEOUT_MS, signal);
  } catch (error) {
    if (!(error instanceof ConnectTimeout) && !signal.aborted) throw error;
    throw new OutboundFailure(message('no_answer_within', { seconds: CONNECT_TIMEOUT_MS / 1000 }), { cause: error });
  }
}

/** Runs a request; errors are replaced by ones without any text of the response (OB4). */
async function withoutForeignText<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof OutboundFailure
      ? error
      : new OutboundFailure(message('outbound_failed', { code: codeOf(error) }), { cause: error });
  }
}
