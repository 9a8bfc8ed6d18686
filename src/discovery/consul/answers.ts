import { type TSchema, Type } from 'typebox';
import { Value as Shape } from 'typebox/value';
import { oneLine } from '../../base/text/foreign-text.ts';
import { jsonIn } from '../../base/calls/json.ts';
import type { HttpAnswer } from '../../base/outbound/http-client.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';

/*
 * What consul answers. Empty lists and maps are null in some versions.
 */

const index = Type.Integer({ minimum: 0 });
const orNull = <Part extends TSchema>(part: Part) => Type.Optional(Type.Union([part, Type.Null()]));

const health = Type.Array(
  Type.Object({
    Node: Type.Object({ Node: Type.String(), Address: Type.String() }),
    Service: Type.Object({
      ID: Type.String(),
      Address: Type.Optional(Type.String()),
      Port: Type.Integer({ minimum: 0, maximum: 65_535 }),
      Tags: orNull(Type.Array(Type.String())),
      Meta: orNull(Type.Record(Type.String(), Type.String())),
      Weights: orNull(Type.Object({ Passing: Type.Integer() })),
      ModifyIndex: index,
    }),
    Checks: orNull(
      Type.Array(Type.Object({ CheckID: Type.String(), Status: Type.String(), Output: Type.Optional(Type.String()) })),
    ),
  }),
);

const rolledBack = Type.Object({ Errors: Type.Array(Type.Object({ What: Type.String() }), { minItems: 1 }) });
const leader = Type.String();

export interface Check {
  readonly id: string;
  /** passing, warning or critical */
  readonly status: string;
  readonly output: string;
}

/** An instance of a service. */
export interface Instance {
  /** Its node in the catalog. */
  readonly node: string;
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  /** null = it has none */
  readonly weight: number | null;
  readonly meta: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
  /** Of its last change. */
  readonly index: number;
}

/** Consul refuses what it was asked for. */
export class ConsulRefusal extends MessageError {}

/**
 * The instances of a service.
 *
 * @throws ConsulRefusal for another answer, and when the token may not see all of them: they would be missed
 */
export function instancesIn(answer: HttpAnswer): readonly Instance[] {
  if (answer.header('x-consul-results-filtered-by-acls') === 'true') throw new ConsulRefusal(message('consul_denied'));
  const found = jsonIn(answer.body);
  if (answer.status !== 200 || !Shape.Check(health, found)) throw refusalIn(answer);
  return found.map(({ Node: node, Service: service, Checks: checks }) => ({
    node: node.Node,
    id: service.ID,
    address: service.Address === undefined || service.Address === '' ? node.Address : service.Address,
    port: service.Port,
    tags: service.Tags ?? [],
    weight: service.Weights?.Passing ?? null,
    meta: service.Meta ?? {},
    checks: (checks ?? []).map(({ CheckID: id, Status: status, Output: output = '' }) => ({ id, status, output })),
    index: service.ModifyIndex,
  }));
}

/** What consul says of an operation that was made for another state. */
const STALE = /index is stale/;

/** How a transaction ended. @throws ConsulRefusal unless it was made, or made for another state */
export function outcomeIn(answer: HttpAnswer): 'changed' | 'stale' {
  const said = jsonIn(answer.body);
  if (answer.status === 200 && Shape.Check(Type.Object({}), said)) return 'changed';
  if (answer.status !== 409 || !Shape.Check(rolledBack, said)) throw refusalIn(answer);
  const reasons = said.Errors.map(({ What: what }) => what);
  const other = reasons.find((reason) => !STALE.test(reason));
  if (other === undefined) return 'stale';
  throw new ConsulRefusal(reasonOf(other));
}

/** Whether the answer about the leader names one. @throws ConsulRefusal for another answer */
export function hasLeader(answer: HttpAnswer): boolean {
  const said = jsonIn(answer.body);
  if (answer.status === 200 && Shape.Check(leader, said)) return said !== '';
  throw refusalIn(answer);
}

/** What consul says begins so; of another server's words none is shown. */
const ITS_OWN = /^(?:Permission denied|ACL not found|No cluster leader|No path to datacenter|rpc error\b|Failed to )/;

/** What an answer says that has failed, in words that may be shown. */
export function saidIn({ status, body }: HttpAnswer): Value {
  return ITS_OWN.test(body) ? reasonOf(body) : message('not_consul', { status });
}

function refusalIn(answer: HttpAnswer): ConsulRefusal {
  return new ConsulRefusal(saidIn(answer));
}

function reasonOf(said: string): Value {
  return /Permission denied|ACL not found/.test(said) ? message('consul_denied') : oneLine(said);
}
