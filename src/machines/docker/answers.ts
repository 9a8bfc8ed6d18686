import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { jsonIn } from '../../base/calls/json.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Reply } from './client.ts';

/*
 * What is read of a daemon's answers; they may have more.
 */

const labels = Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()]);
const networks = Type.Union([
  Type.Record(Type.String(), Type.Object({ IPAddress: Type.Optional(Type.String()) })),
  Type.Null(),
]);
const attached = Type.Object({ Networks: Type.Optional(networks) });

const Container = Type.Object({
  Id: Type.String(),
  State: Type.Object({ Status: Type.String(), Running: Type.Boolean(), ExitCode: Type.Integer() }),
  Config: Type.Object({ Labels: labels }),
  NetworkSettings: attached,
});

const Listed = Type.Object({
  Id: Type.String(),
  Names: Type.Array(Type.String()),
  State: Type.String(),
  Labels: labels,
  /** Seconds since 1970, or a time as text. */
  Created: Type.Union([Type.Number(), Type.String()]),
  NetworkSettings: Type.Optional(attached),
});

export const answers = {
  container: Container,
  containers: Type.Array(Listed),
  network: Type.Object({ Name: Type.String(), Labels: Type.Optional(labels) }),
  version: Type.Object({ ApiVersion: Type.String() }),
  info: Type.Object({
    MemoryLimit: Type.Optional(Type.Boolean()),
    CpuCfsQuota: Type.Optional(Type.Boolean()),
    PidsLimit: Type.Optional(Type.Boolean()),
  }),
  created: Type.Object({ Id: Type.String() }),
  fault: Type.Object({ message: Type.String() }),
} as const;

export type Container = Static<typeof Container>;
export type Listed = Static<typeof Listed>;
export type Info = Static<(typeof answers)['info']>;

/** @throws MessageError when the answer has another form */
export function read<Schema extends TSchema>(schema: Schema, { body }: Reply): Static<Schema> {
  const value = jsonIn(body.toString('utf8'));
  if (Value.Check(schema, value)) return value;
  throw new MessageError(message('docker_answer_wrong'));
}

/** What a daemon says of a refusal; the whole of its text where it is not in the usual form. */
export function reasonIn({ body }: Reply): string {
  const text = body.toString('utf8');
  const value = jsonIn(text);
  return Value.Check(answers.fault, value) ? value.message : text;
}

/** The address of a container in a network; null = it has none yet. */
export function ipIn({ Networks: networks }: Container['NetworkSettings'], network: string): string | null {
  const found = networks === undefined || networks === null ? undefined : networks[network];
  return found?.IPAddress === undefined || found.IPAddress === '' ? null : found.IPAddress;
}
