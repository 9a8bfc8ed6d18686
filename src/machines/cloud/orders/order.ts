import { randomUUID } from 'node:crypto';
import { chunksOf } from '../../../base/calls/chunks.ts';

/*
 * OR1. An order is one call that makes machines, with the order's id as its client token: however often it is made, by whom, there are its machines once.
 * OR2. A place is a machine of an order, by its index. The place of a token is recorded before the order is made: the
 *      machines of a lost answer, or of a process that died, are found by it.
 * OR3. How many an order asks for, and where, follows from the place: whoever repeats it makes the same call.
 */

/** One call that makes machines. */
export interface Order {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** The zone that it began with, by its number in the settings. */
  readonly start: number;
  /** How many alternatives were tried before: other zones, types, or ways to pay. */
  readonly attempt: number;
  /** How many machines it asks for. */
  readonly count: number;
}

export interface Place {
  readonly order: Order;
  /** Which of the order's machines it is, from 0 on. */
  readonly index: number;
}

/** Alibaba Cloud takes no more in one call, and EC2 is documented to do best with no more. */
export const MOST_IN_ORDER = 100;

const PLACE = /^([a-z0-9]{1,9})\/([0-9a-f]{32})\/(\d{1,3})\/(\d{1,3})\/(\d{1,3})\/(\d{1,3})$/;
const CLIENT_TOKEN = /^springtide-([0-9a-f]{32})$/;

/** @param cloud what texts of this cloud begin with @example placeText('ec2', { order: { id, start: 0, attempt: 0, count: 100 }, index: 7 }) // 'ec2/<id>/0/0/100/7' */
export function placeText(cloud: string, { order: { id, start, attempt, count }, index }: Place): string {
  return `${cloud}/${id}/${start}/${attempt}/${count}/${index}`;
}

/** @returns null for any other text */
export function placeIn(cloud: string, text: string): Place | null {
  const [, of, id, ...numbers] = PLACE.exec(text) ?? [];
  if (of !== cloud || id === undefined) return null;
  const [start = 0, attempt = 0, count = 0, index = 0] = numbers.map(Number);
  return { order: { id, start, attempt, count }, index };
}

export function clientTokenOf(order: Pick<Order, 'id'>): string {
  return `springtide-${order.id}`;
}

/** What names a machine of an order, whoever describes it; null = no order of Springtide made it. */
export function machineKey(clientToken: string | undefined, index: number | undefined): string | null {
  const [, id] = CLIENT_TOKEN.exec(clientToken ?? '') ?? [];
  return id === undefined ? null : placeKey({ order: { id }, index: index ?? 0 });
}

export function placeKey({ order, index }: { readonly order: Pick<Order, 'id'>; readonly index: number }): string {
  return `${order.id}/${index}`;
}

/** A machine that a place is chosen for. */
export interface Wanted {
  readonly token: string;
  /** Machines of different groups are not in one order: they have different tags. */
  readonly group: string;
  /** The order that gave it no machine; null = it is wanted for the first time. */
  readonly before: { readonly start: number; readonly attempt: number } | null;
}

/**
 * Puts machines into orders: those that are wanted for the first time evenly over the zones, the others where they are tried next.
 *
 * @param zones how many there are, at least 1
 */
export function ordersFor(
  wanted: readonly Wanted[],
  zones: number,
  newId: () => string = () => randomUUID().replaceAll('-', ''),
): readonly { readonly token: string; readonly place: Place }[] {
  const sorted = wanted.toSorted((left, right) => compare(left.token, right.token));
  const first = firstZone(sorted[0]?.token ?? '');
  const aimed = sorted.map(({ token, group, before }, index) => ({
    token,
    group,
    ...(before ?? { start: (first + index) % zones, attempt: 0 }),
  }));
  const together = Map.groupBy(aimed, ({ group, start, attempt }) => JSON.stringify([group, start, attempt]));
  return [...together.values()]
    .flatMap((same) => chunksOf(same, MOST_IN_ORDER))
    .flatMap((chunk) => {
      const { start, attempt } = chunk[0] ?? { start: 0, attempt: 0 };
      const order = { id: newId(), start, attempt, count: chunk.length };
      return chunk.map(({ token }, index) => ({ token, place: { order, index } }));
    });
}

/** Tokens that are made one at a time go round the zones by the number that they end with. */
function firstZone(token: string): number {
  return Number(/\d{1,9}$/.exec(token)?.[0] ?? 0);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
