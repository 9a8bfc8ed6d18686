import { isDeepStrictEqual } from 'node:util';
import { message, type Message } from '../../messages/message.ts';
import type { Found } from './server.ts';
import { isSameName } from './wire/names.ts';
import { type Question, TYPE, type WireRecord } from './wire/message.ts';
import {
  addition,
  addressData,
  addressQuestions,
  clearance,
  deletion,
  isAbsent,
  isPresent,
  type Srv,
  srvData,
} from './wire/records.ts';
import type { Zone } from './zone.ts';

/** A server as the zone is to have it. */
export interface DnsServerEntry {
  readonly name: string;
  /** A canonical address, or of a server that leaves perhaps a host name. */
  readonly ip: string;
  readonly port: number;
  readonly weight: number;
  readonly priority: number;
}

export interface DnsChange {
  readonly kind: 'in' | 'out';
  readonly server: DnsServerEntry;
}

/** How a server stands after a change; a message = why it cannot be made. */
export type Standing = 'absent' | 'unchanged' | 'changed' | Message;

/** An update, and what holds while it is made. */
export interface Plan {
  readonly prerequisites: readonly WireRecord[];
  /** Empty = there is nothing to do. */
  readonly updates: readonly WireRecord[];
  /** By the server's name, once it is made. */
  readonly results: ReadonlyMap<string, Standing>;
}

/** What has to be known for a plan: what the answers mean is the plan's. */
export interface Planner {
  readonly questions: (changes: readonly DnsChange[]) => readonly Question[];
  readonly plan: (found: readonly Found[], changes: readonly DnsChange[]) => Plan;
}

/**
 * Records of addresses under one name. Each is added or deleted by itself, so that changes of several at once do not meet.
 */
export function addressPlanner({ name }: Zone, ttl: number): Planner {
  return {
    questions: () => addressQuestions(name),
    plan: (found, changes) => {
      if (found.some(({ isAlias }) => isAlias)) return refused(changes, message('dns_alias', { name }));
      const there = new Set(found.flatMap(({ addresses }) => addresses));
      const results = new Map(
        changes.map(({ kind, server }): readonly [string, Standing] => {
          const isMet = there.has(server.ip) === (kind === 'in');
          return [server.name, isMet ? (kind === 'in' ? 'unchanged' : 'absent') : 'changed'];
        }),
      );
      const updates = changes.flatMap(({ kind, server }) => {
        if (results.get(server.name) !== 'changed') return [];
        const { type, data } = addressData(server.ip);
        return [kind === 'in' ? addition(name, type, ttl, data) : deletion(name, type, data)];
      });
      return { prerequisites: [isAbsent(name, TYPE.CNAME)], updates, results };
    },
  };
}

/**
 * An SRV record for each server, and a name of its own with its address.
 *
 * DS1. A change is made only while the SRV records of the name are what was read: so of two at once one is planned again.
 * DS2. A name with an address that no SRV record points to is somebody else's, and is not touched.
 */
export function servicePlanner({ name, domain }: Zone, ttl: number): Planner {
  const targetOf = (server: DnsServerEntry): string => `${server.name}.${domain}`;
  return {
    questions: (changes) => [
      { name, type: TYPE.SRV },
      ...changes.flatMap(({ server }) => addressQuestions(targetOf(server))),
    ],
    plan: ([own, ...targets], changes) => {
      if (own === undefined || own.isAlias) return refused(changes, message('dns_alias', { name }));
      const edits = changes.map(({ kind, server }, index) => {
        const target = targetOf(server);
        const services = own.services.filter((service) => isSameName(service.target, target));
        const state = { services, found: targets.slice(index * 2, index * 2 + 2) };
        return kind === 'in' ? entered(name, target, ttl, server, state) : left(name, target, state);
      });
      const isSet = own.services.map((service) => isPresent(name, TYPE.SRV, srvData(service)));
      return {
        prerequisites: [
          ...(isSet.length > 0 ? isSet : [isAbsent(name, TYPE.SRV)]),
          ...edits.flatMap(({ prerequisites }) => prerequisites),
        ],
        updates: edits.flatMap(({ updates }) => updates),
        results: new Map(changes.map(({ server }, index) => [server.name, edits[index]?.standing ?? 'absent'])),
      };
    },
  };
}

interface TargetState {
  readonly services: readonly Srv[];
  readonly found: readonly Found[];
}

interface TargetEdit {
  readonly standing: Standing;
  readonly prerequisites: readonly WireRecord[];
  readonly updates: readonly WireRecord[];
}

const NOTHING = { prerequisites: [], updates: [] } as const;

function entered(
  name: string,
  target: string,
  ttl: number,
  { ip, port, weight, priority }: DnsServerEntry,
  { services, found }: TargetState,
): TargetEdit {
  const addresses = found.flatMap((one) => one.addresses);
  const isNew = services.length === 0;
  if (found.some(({ isAlias }) => isAlias) || (isNew && addresses.length > 0)) {
    return { ...NOTHING, standing: message('dns_name_taken', { name: target }) };
  }
  const said = services.map((service) => [service.priority, service.weight, service.port]);
  const isSame = isDeepStrictEqual([said, addresses], [[[priority, weight, port]], [ip]]);
  if (isSame) return { ...NOTHING, standing: 'unchanged' };
  const { type, data } = addressData(ip);
  return {
    standing: 'changed',
    prerequisites: isNew ? [TYPE.A, TYPE.AAAA, TYPE.CNAME].map((one) => isAbsent(target, one)) : [],
    updates: [
      ...(isNew ? [] : removals(name, target, services)),
      addition(name, TYPE.SRV, ttl, srvData({ priority, weight, port, target })),
      addition(target, type, ttl, data),
    ],
  };
}

function left(name: string, target: string, { services }: TargetState): TargetEdit {
  if (services.length === 0) return { ...NOTHING, standing: 'absent' };
  return { ...NOTHING, standing: 'changed', updates: removals(name, target, services) };
}

function removals(name: string, target: string, services: readonly Srv[]): readonly WireRecord[] {
  return [
    ...services.map((service) => deletion(name, TYPE.SRV, srvData(service))),
    clearance(target, TYPE.A),
    clearance(target, TYPE.AAAA),
  ];
}

function refused(changes: readonly DnsChange[], why: Message): Plan {
  return { ...NOTHING, results: new Map(changes.map(({ server }) => [server.name, why])) };
}
