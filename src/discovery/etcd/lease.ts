import { createHash } from 'node:crypto';
import type { EtcdApi } from './api.ts';
import { EtcdRefusal, FAILED_PRECONDITION, granted, keptAlive, timeToLive } from './answers.ts';

/*
 * The lease of a balancer's keys.
 *
 * EL1. Its id comes from the installation, the prefix and the time: all processes know it, and nobody has to be told. Another time is
 *      another lease.
 * EL2. A key is put under it by the transaction that writes it. etcd refuses that when the lease is gone: then it is granted anew, and
 *      the transaction made again. So no key is ever written without it.
 * EL3. Who asks for the era keeps the lease alive. Watchers do so every few seconds as long as the balancer has nodes (BW1): the keys
 *      end when no process that runs work has been there for the time of the lease.
 * EL4. The era is what the lease holds. Keys that ended with it are missing there, so that whoever was away finds another era,
 *      compares, and believes in no key that is gone.
 * EL5. A key under no lease or another one is uneven: it would stay, or end, otherwise than the settings say. The comparison has it
 *      registered, which puts it under this one.
 */

/** Milliseconds for one place: several have to fit into the time for an era. */
const ASKED_WITHIN = 2000;

export interface LeaseOwner {
  readonly installation: string;
  readonly prefix: string;
  /** Seconds. */
  readonly seconds: number;
}

/** The id of a lease, a positive number of 63 bits (EL1). */
export function leaseIdOf({ installation, prefix, seconds }: LeaseOwner): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(['springtide', installation, prefix, seconds]))
    .digest();
  return String((hash.readBigUInt64BE() >> 1n) | 1n);
}

/** A lease of etcd, of which this process remembers nothing. */
export class EtcdLease {
  readonly id: string;
  private readonly seconds: number;
  private readonly api: EtcdApi;

  constructor(api: EtcdApi, owner: LeaseOwner) {
    this.id = leaseIdOf(owner);
    this.seconds = owner.seconds;
    this.api = api;
  }

  /** Grants it, unless another process has just done so. @throws as EtcdApi */
  async grant(signal: AbortSignal): Promise<void> {
    try {
      await this.api.call('/v3/lease/grant', { ID: this.id, TTL: String(this.seconds) }, granted, { signal });
    } catch (error) {
      if (!(error instanceof EtcdRefusal && error.code === FAILED_PRECONDITION)) throw error;
    }
  }

  /** Keeps it alive where there is one (EL3). @returns what stands for the keys that it holds (EL4) @throws as EtcdApi */
  async keepAlive(signal: AbortSignal): Promise<string> {
    const options = { signal, within: ASKED_WITHIN };
    const { result } = await this.api.call('/v3/lease/keepalive', { ID: this.id }, keptAlive, options);
    const isAlive = Number(result.TTL ?? 0) > 0;
    const held = isAlive
      ? await this.api.call('/v3/lease/timetolive', { ID: this.id, keys: true }, timeToLive, options)
      : {};
    const digest = createHash('sha256')
      .update((held.keys ?? []).toSorted().join(' '))
      .digest('hex');
    return `${this.id} ${digest.slice(0, 16)}`;
  }
}
