import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type Payload, success } from './envelope.ts';

/** `data` that may be very long, already written as JSON: rows become text some thousands at a time. */
export class WrittenJson {
  readonly pieces: readonly Buffer[];

  constructor(pieces: readonly Buffer[]) {
    this.pieces = pieces;
  }
}

/** The text of a response; a long one in pieces. */
export type Body = string | readonly Buffer[];

const LONG_TEXT = 32_768;
const BEFORE_DATA = '{"code":0,"msg":"success","data":';

/** Writes a payload in its envelope. A long text is encoded once for all who get it; a short one goes out with the headers. */
export function bodyOf(payload: Payload): Body {
  const { data, beside } = payload;
  if (!(data instanceof WrittenJson)) {
    const text = JSON.stringify(success(payload));
    return text.length > LONG_TEXT ? [Buffer.from(text)] : text;
  }
  // an empty object has no comma before it
  const rest = JSON.stringify(beside).slice(1);
  return [Buffer.from(BEFORE_DATA), ...data.pieces, Buffer.from(rest === '}' ? rest : `,${rest}`)];
}

export function sendBody(reply: FastifyReply, body: Body): FastifyReply {
  reply.type('application/json; charset=utf-8');
  if (typeof body === 'string') return reply.send(body);
  const [first, ...others] = body;
  if (others.length === 0) return reply.send(first);
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  if (length <= LONG_TEXT) return reply.send(Buffer.concat(body, length));
  return reply.header('content-length', length).send(Readable.from(body));
}
