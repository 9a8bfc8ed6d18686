import type { MachineLabels } from '../../provider.ts';
import type { Order, Place } from './order.ts';
import type { Seen } from './seen.ts';

/** What an order is made with, besides what it says itself. */
export interface OrderDetails {
  readonly labels: MachineLabels;
  /** What cloud-init adds; null = nothing. */
  readonly publicKey: string | null;
  /** Seconds since the order was decided on. */
  readonly age: number;
}

/** A machine that was found at the place of a token. */
export interface Awaited {
  readonly place: Place;
  readonly seen: Seen;
}

/** The machines of a machine type in a cloud that makes many of them with one call: what is asked of the cloud, in its own terms. All of it throws CloudFault. */
export interface OrderedMachines {
  /**
   * Makes the machines of an order, as many of them as there is room for. Made again, it answers the same ones.
   *
   * @throws CloudFault 'capacity' also when the order has no alternative; one whose cause has the name IdempotentParameterMismatch when
   *   the order was made before, and asked for something else
   */
  run(order: Order, details: OrderDetails, signal: AbortSignal): Promise<readonly Seen[]>;
  /** The machines of orders: all that exist, and those that are gone as far as the cloud still knows them. */
  ofOrders(orders: readonly Pick<Order, 'id'>[], signal: AbortSignal): Promise<readonly Seen[]>;
  /** Those with these ids that belong to the machine type. */
  ofIds(ids: readonly string[], signal: AbortSignal): Promise<readonly Seen[]>;
  /** All that exist. */
  all(signal: AbortSignal): Promise<readonly Seen[]>;
  /** Ends machines; what is gone is no fault. @throws CloudFault when some may be left */
  terminate(ids: readonly string[], signal: AbortSignal): Promise<void>;
  /** What a machine has written to its console, as far as the cloud shows it. */
  console(id: string, signal: AbortSignal): Promise<string>;
  /** Begins to watch new machines: what is returned looks at those that are still waited for. */
  watch(): (waiting: readonly Awaited[], signal: AbortSignal) => Promise<readonly Seen[]>;
}
