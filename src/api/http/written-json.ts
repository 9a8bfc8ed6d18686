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

/** A response, written once for all who get it. */
export type Body = readonly Buffer[];

/** Bytes that are written to a connection at once; more goes out piece by piece. */
const LARGEST_WRITE = 1024 * 1024;
const BEFORE_DATA = '{"code":0,"msg":"success","data":';

/** Writes a payload in its envelope. */
export function bodyOf(payload: Payload): Body {
  const { data, beside } = payload;
  if (!(data instanceof WrittenJson)) return [Buffer.from(JSON.stringify(success(payload)))];
  // an empty object has no comma before it
  const rest = JSON.stringify(beside).slice(1);
  const pieces = [Buffer.from(BEFORE_DATA), ...data.pieces, Buffer.from(rest === '}' ? rest : `,${rest}`)];
  const length = lengthOf(pieces);
  return length <= LARGEST_WRITE ? [Buffer.concat(pieces, length)] : pieces;
}

/** An answer that browsers save. */
export interface AnsweredFile {
  /** @example 'text/csv; charset=utf-8' */
  readonly type: string;
  /** Of plain letters. @example 'usage.csv' */
  readonly name: string;
}

export function sendBody(reply: FastifyReply, body: Body, file: AnsweredFile | null): FastifyReply {
  reply.type(file?.type ?? 'application/json; charset=utf-8');
  if (file !== null) reply.header('content-disposition', `attachment; filename="${file.name}"`);
  const [first, ...others] = body;
  if (others.length === 0) return reply.send(first);
  return reply.header('content-length', lengthOf(body)).send(Readable.from(body));
}

function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
