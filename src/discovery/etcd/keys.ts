import { MOST_SERVERS } from '../../domain/fleet/listed-servers.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { EtcdApi } from './api.ts';
import { type Found, foundIn, range, transaction } from './answers.ts';
import { bytesOf, nameIn } from '../registry-api/names.ts';

/** What a transaction makes of a key. */
export interface KeyChange {
  readonly name: string;
  /** The revision of its last change as it was seen; '0' = there is no such key. Another one ends the transaction. */
  readonly seen: string;
  /** null = it goes */
  readonly value: string | null;
  /** '0' = none */
  readonly lease: string;
}

/** Keys of a page of the list. */
const PAGE = 1000;

/** The keys under a prefix that ends with "/". */
export class Keys {
  private readonly api: Pick<EtcdApi, 'call'>;
  private readonly prefix: Buffer;

  constructor(api: Pick<EtcdApi, 'call'>, prefix: string) {
    this.api = api;
    this.prefix = Buffer.from(prefix);
  }

  /** Every key with its name, as of one moment; those that no name can be are passed over. @throws MessageError for a list that does not end; as EtcdApi */
  async all(signal: AbortSignal): Promise<ReadonlyMap<string, Found>> {
    const all = new Map<string, Found>();
    const end = endOf(this.prefix).toString('base64');
    let [begin, revision, isMore, seen] = [this.prefix, '0', true, 0];
    while (isMore) {
      const body = { key: begin.toString('base64'), range_end: end, limit: String(PAGE), revision };
      const page = await this.api.call('/v3/kv/range', body, range, { signal });
      const found = foundIn(page);
      for (const [name, one] of this.named(found)) all.set(name, one);
      seen += found.length;
      if (seen > MOST_SERVERS) throw new MessageError(message('servers_too_many', { most: MOST_SERVERS }));
      const last = found.at(-1);
      revision = page.header?.revision ?? '0';
      isMore = page.more === true && last !== undefined;
      if (last !== undefined) begin = Buffer.concat([last.key, Buffer.of(0)]);
    }
    return all;
  }

  /** These keys, as far as they are there. @param names at most 128 @throws as EtcdApi */
  async some(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Found>> {
    const body = { success: this.reads(names) };
    const { responses = [] } = await this.api.call('/v3/kv/txn', body, transaction, { signal });
    return this.named(responses.flatMap(({ response_range: found = {} }) => foundIn(found)));
  }

  /**
   * Makes all changes, or none where a key is not as it was seen.
   *
   * @param changes at most 128
   * @returns what the keys are instead; null = they are changed
   * @throws as EtcdApi
   */
  async change(changes: readonly KeyChange[], signal: AbortSignal): Promise<ReadonlyMap<string, Found> | null> {
    const body = {
      compare: changes.map(({ name, seen }) => ({
        target: 'MOD',
        result: 'EQUAL',
        key: this.keyIn(name),
        mod_revision: seen,
      })),
      success: changes.map((change) => this.written(change)),
      failure: this.reads(changes.map(({ name }) => name)),
    };
    const { succeeded, responses = [] } = await this.api.call('/v3/kv/txn', body, transaction, { signal });
    if (succeeded === true) return null;
    return this.named(responses.flatMap(({ response_range: found = {} }) => foundIn(found)));
  }

  /** Asks whether a key could be written and read, and changes nothing: no version is below 0. @throws as EtcdApi */
  async tryRights(signal: AbortSignal): Promise<void> {
    const key = this.keyIn('springtide');
    const compare = [{ target: 'VERSION', result: 'LESS', key, version: '0' }];
    const success = [{ request_put: { key } }, { request_range: { key } }];
    await this.api.call('/v3/kv/txn', { compare, success }, transaction, { signal });
  }

  private named(found: readonly Found[]): ReadonlyMap<string, Found> {
    return new Map(
      found.flatMap((one) => {
        const isBelow = one.key.subarray(0, this.prefix.length).equals(this.prefix);
        const name = isBelow ? nameIn(one.key.subarray(this.prefix.length)) : null;
        return name === null ? [] : [[name, one] as const];
      }),
    );
  }

  private reads(names: readonly string[]): readonly object[] {
    return names.map((name) => ({ request_range: { key: this.keyIn(name) } }));
  }

  private written({ name, value, lease }: KeyChange): object {
    const key = this.keyIn(name);
    if (value === null) return { request_delete_range: { key } };
    return { request_put: { key, value: Buffer.from(value).toString('base64'), lease } };
  }

  private keyIn(name: string): string {
    return Buffer.concat([this.prefix, bytesOf(name)]).toString('base64');
  }
}

/** The first key after all that begin so. @param prefix its last byte is below 255 */
function endOf(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1] = (end.at(-1) ?? 0) + 1;
  return end;
}
