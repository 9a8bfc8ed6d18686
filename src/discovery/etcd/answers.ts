import { type Static, type TSchema, Type } from 'typebox';
import { Value as Shape } from 'typebox/value';
import { oneLine } from '../../base/text/foreign-text.ts';
import { jsonIn } from '../../base/calls/json.ts';
import type { HttpAnswer } from '../../base/outbound/http-client.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';

/*
 * What etcd's JSON gateway answers. Bytes are base64, 64-bit numbers are strings, and what is zero or empty is left out.
 */

const long = Type.String({ pattern: String.raw`^-?\d{1,20}$` });
const bytes = Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$' });

const header = Type.Object({ revision: Type.Optional(long) });
const keyValue = Type.Object({
  key: bytes,
  value: Type.Optional(bytes),
  mod_revision: long,
  lease: Type.Optional(long),
});

export const range = Type.Object({
  header: Type.Optional(header),
  kvs: Type.Optional(Type.Array(keyValue)),
  more: Type.Optional(Type.Boolean()),
});

export const transaction = Type.Object({
  succeeded: Type.Optional(Type.Boolean()),
  responses: Type.Optional(Type.Array(Type.Object({ response_range: Type.Optional(range) }))),
});

export const granted = Type.Object({ ID: long });

export const keptAlive = Type.Object({ result: Type.Object({ TTL: Type.Optional(long) }) });

export const timeToLive = Type.Object({ keys: Type.Optional(Type.Array(bytes)) });

export const authenticated = Type.Object({ token: Type.String({ pattern: String.raw`^[\x21-\x7E]{1,8000}$` }) });

export const version = Type.Object({ etcdserver: Type.String({ pattern: String.raw`^\d{1,4}\.\d{1,4}\.` }) });

/** A key and what it says. */
export interface Found {
  readonly key: Buffer;
  readonly value: string;
  readonly modRevision: string;
  /** '0' = it is under none */
  readonly lease: string;
}

/** The keys of an answer. */
export function foundIn({ kvs = [] }: Static<typeof range>): readonly Found[] {
  return kvs.map(({ key, value = '', mod_revision: modRevision, lease = '0' }) => ({
    key: Buffer.from(key, 'base64'),
    value: Buffer.from(value, 'base64').toString('utf8'),
    modRevision,
    lease,
  }));
}

/** etcd refuses what it was asked for. */
export class EtcdRefusal extends MessageError {
  /** As in gRPC; null = it says none. */
  readonly code: number | null;

  constructor(code: number | null, content: Value) {
    super(content);
    this.code = code;
  }
}

/** Codes of gRPC. */
export const NOT_FOUND = 5;
const DENIED = 7;
export const FAILED_PRECONDITION = 9;
export const UNAUTHENTICATED = 16;

const failure = Type.Object({
  message: Type.String(),
  code: Type.Optional(Type.Integer()),
  grpc_code: Type.Optional(Type.Integer()),
});
/** A call whose answer is a stream has its error inside. */
const failedStream = Type.Object({ error: failure });
/** What etcd says begins so; of another server's words none is shown. */
const ITS_OWN = /^etcdserver: /;

/**
 * Reads an answer.
 *
 * @throws EtcdRefusal for another one
 */
export function answerIn<Schema extends TSchema>(schema: Schema, answer: HttpAnswer): Static<Schema> {
  const value = jsonIn(answer.body);
  if (answer.status === 200 && Shape.Check(schema, value)) return value;
  throw refusalIn(answer.status, value);
}

/** What etcd says that has failed. */
export function saidIn({ status, body }: HttpAnswer): Value {
  return refusalIn(status, jsonIn(body)).content;
}

function refusalIn(status: number, value: unknown): EtcdRefusal {
  const failed = Shape.Check(failedStream, value) ? value.error : value;
  if (!Shape.Check(failure, failed) || !ITS_OWN.test(failed.message))
    return new EtcdRefusal(null, message('not_etcd', { status }));
  const code = failed.code ?? failed.grpc_code ?? null;
  if (code === DENIED) return new EtcdRefusal(code, message('etcd_denied'));
  return new EtcdRefusal(code, oneLine(failed.message));
}
