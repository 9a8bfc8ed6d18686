import { setTimeout as delay } from 'node:timers/promises';
import { chunksOf } from '../../base/calls/chunks.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { type Order, placeKey } from '../cloud/orders/order.ts';
import type { Awaited, OrderDetails, OrderedMachines } from '../cloud/orders/ordered-machines.ts';
import type { Owner } from '../cloud/orders/provider.ts';
import type { Seen } from '../cloud/orders/seen.ts';
import type { Ecs } from '../../clouds/aliyun/ecs.ts';
import { hasAliyunCode } from '../../clouds/aliyun/faults.ts';
import { answered, type Instance, ORDER_TAG, seenOf } from './instances.ts';
import { Listing, MOST } from './listing.ts';
import { runInput } from './run-input.ts';
import type { EcsFields } from '../../clouds/aliyun/ecs.ts';
import type { Settings } from './settings.ts';

/** Orders that are looked for with a call each; more of them are looked for among all machines. */
const MOST_ORDERS = 20;
/** Milliseconds that ECS may take until it describes an instance that it made, or until one that it does not describe any more is gone. */
const DESCRIBED_WITHIN = 10_000;
/** Seconds after which what an order made is surely described, or gone. */
const DESCRIBED_AFTER = 60;
const GONE_AFTER = 3000;
const LOOKED_EVERY = 500;
const MOST_TRIES = 5;
const NOT_THERE = /^InvalidInstanceIds?[.]NotFound$/;

export interface MachinesOptions extends Owner {
  readonly ecs: Ecs;
  readonly settings: Settings;
}

/** The instances of a machine type. ECS describes only those that exist. */
export class EcsMachines implements OrderedMachines {
  private readonly ecs: Ecs;
  private readonly settings: Settings;
  /** Every instance of the machine type carries them. */
  private readonly marks: Readonly<Record<string, string>>;
  private readonly listing: Listing;

  constructor({ ecs, settings, vmTypeId, installation }: MachinesOptions) {
    this.ecs = ecs;
    this.settings = settings;
    this.marks = { 'springtide-installation': installation, 'springtide-type': String(vmTypeId) };
    this.listing = new Listing(ecs, this.marks);
  }

  async run(order: Order, details: OrderDetails, signal: AbortSignal): Promise<readonly Seen[]> {
    const answer = await this.ecs.call('RunInstances', this.inputOf(order, details), signal);
    const { InstanceIdSet: ids } = answered('made', answer).InstanceIdSets;
    return atPlaces(order, ids, await this.described(ids, details.age, signal));
  }

  /** What a call of RunInstances has to say. */
  inputOf(order: Order, details: Omit<OrderDetails, 'age'>): EcsFields<'RunInstances'> {
    return runInput(this.settings, this.marks, { order, ...details });
  }

  async ofOrders(orders: readonly Pick<Order, 'id'>[], signal: AbortSignal): Promise<readonly Seen[]> {
    const ids = new Set(orders.map(({ id }) => id));
    if (ids.size > MOST_ORDERS) {
      const wanted = new Set(ids);
      return (await this.all(signal)).filter(({ key }) => wanted.has(key?.split('/', 1)[0] ?? ''));
    }
    const found = await Promise.all([...ids].map((id) => this.listing.tagged({ [ORDER_TAG]: id }, signal)));
    return this.seen(found.flat());
  }

  async ofIds(ids: readonly string[], signal: AbortSignal): Promise<readonly Seen[]> {
    return this.seen(await this.listing.withIds(ids, signal));
  }

  async all(signal: AbortSignal): Promise<readonly Seen[]> {
    return this.seen(await this.listing.all(signal));
  }

  async terminate(ids: readonly string[], signal: AbortSignal): Promise<void> {
    for (const chunk of chunksOf(ids, MOST)) await this.terminateAll(chunk, signal);
  }

  async console(id: string, signal: AbortSignal): Promise<string> {
    const answer = await this.ecs.call('GetInstanceConsoleOutput', { instanceId: id }, signal);
    return Buffer.from(answered('output', answer).ConsoleOutput ?? '', 'base64').toString('utf8');
  }

  /** What is not described any more for a while is gone. */
  watch() {
    const missing = new Map<string, number>();
    return async (waiting: readonly Awaited[], signal: AbortSignal): Promise<readonly Seen[]> => {
      const ids = waiting.map(({ seen }) => seen.id);
      const found = new Map((await this.ofIds(ids, signal)).map((one) => [one.id, one]));
      return waiting.flatMap(({ place, seen }): readonly Seen[] => {
        const one = found.get(seen.id);
        if (one !== undefined) {
          missing.delete(seen.id);
          return [{ ...one, key: placeKey(place) }];
        }
        const since = missing.get(seen.id) ?? performance.now();
        missing.set(seen.id, since);
        return performance.now() - since < GONE_AFTER ? [] : [{ ...seen, state: 'gone' }];
      });
    };
  }

  /**
   * The instances of an order, as far as they exist.
   *
   * @throws CloudFault 'unsure' while it is not known of all of them whether they do: the next attempt will see
   */
  private async described(ids: readonly string[], age: number, signal: AbortSignal): Promise<readonly Seen[]> {
    const end = performance.now() + DESCRIBED_WITHIN;
    for (;;) {
      const seen = await this.ofIds(ids, signal);
      if (seen.length >= ids.length || age > DESCRIBED_AFTER) return seen;
      if (performance.now() >= end)
        throw new CloudFault('unsure', { said: 'it made machines that it does not describe' });
      await delay(LOOKED_EVERY, undefined, { signal });
    }
  }

  /** ECS ends all of them or none: when one is not there, what is left is asked for again. */
  private async terminateAll(ids: readonly string[], signal: AbortSignal): Promise<void> {
    let left = ids;
    for (let tries = 1; left.length > 0; tries += 1) {
      try {
        await this.ecs.call('DeleteInstances', { instanceId: left, force: true }, signal);
        return;
      } catch (error) {
        if (!hasAliyunCode(error, NOT_THERE) || tries === MOST_TRIES) throw error;
        if (left.length === 1) return;
      }
      const found = await this.ofIds(left, signal);
      if (found.length === left.length) await delay(LOOKED_EVERY, undefined, { signal });
      left = found.map(({ id }) => id);
    }
  }

  private seen(instances: readonly Instance[]): readonly Seen[] {
    return instances.map((instance) => seenOf(instance, this.settings.address));
  }
}

/**
 * The machines of an order by their places. Where the cloud did not count the names up, that is the order in which it answered their ids.
 * Those that do not exist any more were at the places that are left.
 */
function atPlaces(order: Order, ids: readonly string[], seen: readonly Seen[]): readonly Seen[] {
  const isNamed = seen.some(({ key }) => key !== null);
  const keys = ids.map((_, index) => placeKey({ order, index }));
  const existing = isNamed ? seen : seen.map((one) => ({ ...one, key: keys[ids.indexOf(one.id)] ?? null }));
  const used = new Set(existing.map(({ key }) => key));
  const left = keys.filter((key) => !used.has(key));
  const shown = new Set(seen.map(({ id }) => id));
  const gone = ids.filter((id) => !shown.has(id)).map((id, index) => goneAt(id, left[index] ?? null));
  return [...existing, ...gone];
}

function goneAt(id: string, key: string | null): Seen {
  return { id, key, state: 'gone', ip: null, made: null, zone: '', reason: '' };
}
