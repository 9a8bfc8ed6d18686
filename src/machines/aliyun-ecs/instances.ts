import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { type Order, placeKey } from '../cloud/orders/order.ts';
import { ipIn, type Seen } from '../cloud/orders/seen.ts';
import type { Settings } from './settings.ts';

/*
 * AE1. An instance has its order's id as a tag, and its index at the end of its name: RunInstances counts names up from 000.
 */

export const ORDER_TAG = 'springtide-order';
export const INSTANCE_ID = /^i-[a-z0-9]{6,40}$/;

const text = Type.Optional(Type.String());
const addresses = Type.Optional(Type.Object({ IpAddress: Type.Optional(Type.Array(Type.String())) }));

const instance = Type.Object({
  InstanceId: Type.String({ pattern: INSTANCE_ID.source }),
  InstanceName: text,
  Status: text,
  CreationTime: text,
  StartTime: text,
  ZoneId: text,
  PublicIpAddress: addresses,
  EipAddress: Type.Optional(Type.Object({ IpAddress: text })),
  VpcAttributes: Type.Optional(Type.Object({ PrivateIpAddress: addresses })),
  Tags: Type.Optional(Type.Object({ Tag: Type.Optional(Type.Array(Type.Object({ TagKey: text, TagValue: text }))) })),
});

export type Instance = Static<typeof instance>;

const nextToken = text;
const instancesPage = Type.Object({
  Instances: Type.Object({ Instance: Type.Array(instance, { maxItems: 100 }) }),
  NextToken: nextToken,
});
const tagsPage = Type.Object({
  TagResources: Type.Object({
    TagResource: Type.Optional(
      Type.Array(Type.Object({ ResourceId: Type.String({ pattern: INSTANCE_ID.source }) }), { maxItems: 10_000 }),
    ),
  }),
  NextToken: nextToken,
});
const made = Type.Object({
  InstanceIdSets: Type.Object({
    InstanceIdSet: Type.Array(Type.String({ pattern: INSTANCE_ID.source }), { maxItems: 100 }),
  }),
});
const output = Type.Object({ ConsoleOutput: text });
const counted = Type.Object({ TotalCount: Type.Optional(Type.Integer({ minimum: 0 })) });

/** What ECS answers, by its grammar. */
const ANSWERS = { instancesPage, tagsPage, made, output, counted } as const;

/**
 * An answer that has its grammar.
 *
 * @throws CloudFault 'unsure': something else answers
 * @example answered('made', await ecs.call('RunInstances', …)).InstanceIdSets
 */
export function answered<Name extends keyof typeof ANSWERS>(
  name: Name,
  answer: unknown,
): Static<(typeof ANSWERS)[Name]> {
  if (!Value.Check(ANSWERS[name], answer)) throw new CloudFault('unsure', { said: 'the answer is none of ECS' });
  return answer;
}

const STATES: Readonly<Record<string, Seen['state']>> = {
  Pending: 'making',
  Starting: 'making',
  Running: 'running',
  Stopping: 'stopped',
  Stopped: 'stopped',
};

const ORDER = /^[0-9a-f]{32}$/;
const INDEX = /-(\d{1,6})$/;
const HOUR_MS = 3_600_000;

/** @example seenOf(instance, 'private') */
export function seenOf(of: Instance, address: Settings['address']): Seen {
  return {
    id: of.InstanceId,
    key: keyOf(of),
    state: stateOf(of),
    ip: ipIn(address === 'public' ? publicIp(of) : privateIp(of)),
    made: timeIn(of.CreationTime),
    zone: of.ZoneId ?? '',
    reason: '',
  };
}

/** AE1 */
function keyOf({ InstanceName = '', Tags }: Instance): string | null {
  const id = Tags?.Tag?.find(({ TagKey }) => TagKey === ORDER_TAG)?.TagValue ?? '';
  const [, index] = INDEX.exec(InstanceName) ?? [];
  return ORDER.test(id) && index !== undefined ? placeKey({ order: { id }, index: Number(index) }) : null;
}

/** A new machine is Stopped for a moment before it starts first. */
function stateOf({ Status = '', StartTime = '' }: Instance): Seen['state'] {
  const state = STATES[Status] ?? 'making';
  return state === 'stopped' && StartTime === '' ? 'making' : state;
}

function privateIp({ VpcAttributes }: Instance): string | undefined {
  return VpcAttributes?.PrivateIpAddress?.IpAddress?.[0];
}

function publicIp({ EipAddress, PublicIpAddress }: Instance): string | undefined {
  return EipAddress?.IpAddress || PublicIpAddress?.IpAddress?.[0];
}

/** ECS says times to the minute, which may lie ahead of now. @example timeIn('2026-11-30T12:05Z') */
function timeIn(text = ''): Date | null {
  const time = Date.parse(text);
  return Number.isNaN(time) || time > Date.now() + HOUR_MS ? null : new Date(time);
}

/** The name that an order's instances get, which ECS counts up. */
export function namesOf({ id }: Pick<Order, 'id'>, pool: string): string {
  const shown = pool.replaceAll(/[^A-Za-z0-9_.\p{Script=Han}-]+/gu, '-').replace(/^[^A-Za-z\p{Script=Han}]+/u, '');
  return `${shown === '' ? 'springtide' : shown}-${id.slice(0, 8)}-[0,3]`;
}
