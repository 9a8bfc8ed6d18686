import type { HttpAnswer } from '../../base/outbound/http-client.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { type PlaceRequest, Places } from '../registry-api/places.ts';
import { hasLeader, type Instance, instancesIn, outcomeIn, saidIn } from './answers.ts';
import type { Settings } from './settings.ts';

/** What an operation does, and with what. */
type Asked = { readonly Verb: string } & Readonly<Record<string, unknown>>;

/** An operation of a transaction. */
export type Operation = { readonly Node: Asked } | { readonly Service: Asked } | { readonly Check: Asked };

/** The calls of consul's API that a service needs. Their throws: ConsulRefusal; MessageError when no place answers; the signal's reason. */
export class ConsulApi {
  readonly places: Places;
  private readonly service: string;
  private readonly query: string;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(settings: Settings, outbound: Pick<Outbound, 'lookupFor'>) {
    const { service, datacenter, token } = settings;
    this.places = new Places(settings, outbound, saidIn);
    this.service = service;
    this.query = datacenter === undefined ? '' : `?dc=${datacenter}`;
    this.headers = token === undefined ? {} : { 'x-consul-token': token };
  }

  /** Every instance of the service, whoever registered it. */
  async instances(signal: AbortSignal): Promise<readonly Instance[]> {
    return instancesIn(await this.ask('GET', `/v1/health/service/${this.service}${this.query}`, signal));
  }

  /** Makes all operations or none. @returns 'stale' = a thing was not as it was seen @param operations at most 64 */
  async change(operations: readonly Operation[], signal: AbortSignal): Promise<'changed' | 'stale'> {
    return outcomeIn(await this.ask('PUT', `/v1/txn${this.query}`, signal, operations));
  }

  async hasLeader(signal: AbortSignal): Promise<boolean> {
    return hasLeader(await this.ask('GET', `/v1/status/leader${this.query}`, signal));
  }

  private ask(
    method: PlaceRequest['method'],
    path: string,
    signal: AbortSignal,
    body?: readonly object[],
  ): Promise<HttpAnswer> {
    const { headers } = this;
    return this.places.ask({ method, path, headers, ...(body === undefined ? {} : { body }) }, { signal });
  }
}
