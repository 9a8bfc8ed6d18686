import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';

/** Bytes of a request's body; ten thousand addresses take a quarter of it. */
export const LARGEST_BODY = 1024 * 1024;
/** Bytes beyond it that are read and discarded, so that a client can finish sending and read why it was refused. */
const LARGEST_SWALLOWED = 16 * LARGEST_BODY;

export type Fields = Readonly<Record<string, unknown>>;

/** Nesting depth of a body. Code that walks through a body recurses as deep. */
const DEEPEST = 100;
/** A form begins with a name and an equals sign, which no JSON text does. */
const FORM = /^[^\s=&"{]+=/;

/**
 * The text of an incoming body.
 *
 * @param most bytes of it
 * @throws Refusal when it is over the limit, or not UTF-8
 */
export async function receiveBody(incoming: Readable, most = LARGEST_BODY): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // the stream is not destroyed, as the response uses the same connection
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= most) chunks.push(chunk);
    if (length > LARGEST_SWALLOWED) break;
  }
  if (length > most) {
    throw new Refusal('too_large', message('body_too_large', { most }));
  }
  const body = Buffer.concat(chunks, length);
  if (isUtf8(body)) return body.toString('utf8');
  throw new Refusal('invalid', message('body_not_utf8'));
}

/**
 * Reads a request's body, whatever its content type claims: a JSON object, or a urlencoded form.
 *
 * @param form whether the endpoint takes a form; the others take JSON only
 * @throws Refusal for anything else
 * @example parseBody('{"name":"web"}', false) // { name: 'web' }
 */
export function parseBody(text: string, form: boolean): Fields {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  if (form && FORM.test(trimmed)) return Object.fromEntries(new URLSearchParams(trimmed));
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch (error) {
    throw new Refusal('invalid', message('body_not_json', { body: shown(trimmed) }), { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal('invalid', message('body_not_object', { body: shown(trimmed) }));
  }
  if (isDeep(value)) {
    throw new Refusal('invalid', message('body_too_deep', { body: shown(trimmed), most: DEEPEST }));
  }
  return value as Fields;
}

/** Without recursion, as it looks for what overflows the stack. */
function isDeep(value: object): boolean {
  let level: readonly object[] = [value];
  for (let depth = 1; depth <= DEEPEST; depth += 1) {
    level = level.flatMap((parent) =>
      Object.values(parent).filter((part) => typeof part === 'object' && part !== null),
    );
    if (level.length === 0) return false;
  }
  return true;
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
