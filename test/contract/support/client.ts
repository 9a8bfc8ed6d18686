import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { inject } from 'vitest';

/** Clients in the field call everything with any of these. */
export const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** An id that nothing has. */
export const NO_ID = 2_147_483_647;

export interface Envelope {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
  readonly [beside: string]: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Sent {
  readonly method?: string;
  /** Fields, sent as JSON without saying so; or a body as it is. */
  readonly body?: object | string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another server than the one of the suite. */
  readonly url?: string;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request as it is; with Node's own client a GET can have a body, as with curl. */
export function send(path: string, { method = 'POST', body = '', headers = {}, ...sent }: Sent = {}): Promise<Reply> {
  const { url: own, authorization } = inject('contract');
  const { url = own } = sent;
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : JSON.stringify(body);
  const length = bytes.length === 0 ? {} : { 'content-length': String(Buffer.byteLength(bytes)) };
  return new Promise((resolve, reject) => {
    const options = { agent, method, headers: { authorization, ...length, ...headers } };
    const sent = request(`${url}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const status = response.statusCode ?? 0;
        resolve({ status, headers: response.headers, text: Buffer.concat(chunks).toString() });
      });
    });
    sent.once('error', reject);
    sent.end(bytes);
  });
}

/** The envelope of a reply. @throws when it has none, or one that the contract does not know */
export function envelopeOf({ status, headers, text }: Reply): Envelope {
  const envelope = parsed(text) as Envelope;
  const isRight =
    /^application\/json\b/.test(headers['content-type'] ?? '') &&
    Number.isInteger(envelope.code) &&
    typeof envelope.msg === 'string' &&
    'data' in envelope &&
    (status === 200 ? envelope.code === 0 && envelope.msg === 'success' : isFailure(envelope, status));
  if (isRight) return envelope;
  throw new Error(`no envelope of the contract: ${status} ${headers['content-type']} ${text.slice(0, 300)}`);
}

function isFailure({ code, error }: Envelope, status: number): boolean {
  if (code !== status || typeof error !== 'object' || error === null || !('code' in error)) return false;
  return /^[a-z_]+$/.test(String(error.code)) && (!('field' in error) || typeof error.field === 'string');
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

export interface Refused {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
}

/** How requests went that were sent at once: the data of successes, and the messages of failures. */
export async function settled<Data>(
  requests: readonly Promise<Data>[],
): Promise<{ readonly made: readonly Data[]; readonly refusals: readonly string[] }> {
  const answers = await Promise.allSettled(requests);
  return {
    made: answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])),
    refusals: answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : [])),
  };
}

/** What the product adds to every record: who changed it last (versions.test.ts). */
const ADDED_FIELDS: readonly string[] = ['version', 'changed_by', 'changed'];
/** What it adds to some (usage.test.ts). */
const ADDED_TO_SOME = new Set([
  ...ADDED_FIELDS,
  'managed_by',
  'most_machines',
  'replace_lost',
  'ssh',
  'balancers',
  'mends',
  'memberships',
]);

/** An answer with the fields that the contract has. */
function asWritten(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(asWritten);
  if (typeof answer !== 'object' || answer === null) return answer;
  const isRecord = ADDED_FIELDS.every((name) => name in answer);
  const fields = Object.entries(answer).filter(([name]) => !(isRecord && ADDED_TO_SOME.has(name)));
  return Object.fromEntries(fields.map(([name, value]) => [name, asWritten(value)]));
}

/** Somebody who calls everything with one method; answers have the fields that the contract has. */
export interface Caller {
  /** `data` of a success. @throws the message of a failure */
  readonly data: <Data>(path: string, body?: Sent['body']) => Promise<Data>;
  /** The whole envelope of a success. @throws the message of a failure */
  readonly success: (path: string, body?: Sent['body']) => Promise<Envelope>;
  /** The envelope of a failure. @throws when it is a success */
  readonly refusal: (path: string, body?: Sent['body']) => Promise<Refused>;
  /** The same, with what it says to programs. */
  readonly failure: (path: string, body?: Sent['body']) => Promise<Refused & { readonly error: unknown }>;
}

/** @example await caller('GET').data('/cluster/list') */
export function caller(method: Method = 'POST', headers: Sent['headers'] = {}): Caller {
  const ask = async (path: string, body: Sent['body'] = ''): Promise<Envelope> =>
    envelopeOf(await send(path, { method, body, headers }));
  const success: Caller['success'] = async (path, body) => {
    const envelope = await ask(path, body);
    if (envelope.code === 0) return asWritten(envelope) as Envelope;
    throw new Error(`${method} ${path} ${JSON.stringify(body)?.slice(0, 300)}: ${envelope.code} ${envelope.msg}`);
  };
  return {
    success,
    data: async <Data>(path: string, body?: Sent['body']) => (await success(path, body)).data as Data,
    refusal: async (path, body) => {
      const envelope = await ask(path, body);
      if (envelope.code === 0) throw new Error(`${method} ${path} is a success: ${JSON.stringify(envelope)}`);
      const { error: _error, ...refused } = envelope;
      return refused;
    },
    failure: async (path, body) => {
      const { code, msg, data, error: fault } = await ask(path, body);
      return { code, msg, data, error: fault };
    },
  };
}
