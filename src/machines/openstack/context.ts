import type { VmTypeId } from '../../domain/ids.ts';
import type { OpenstackClient } from './client.ts';
import type { Owner } from './labels.ts';
import type { Settings } from './settings.ts';

/** What the calls of a machine type work with. */
export interface Context {
  readonly client: OpenstackClient;
  readonly settings: Settings;
  readonly vmTypeId: VmTypeId;
  readonly owner: Owner;
  /** The server's public key, a line. */
  readonly publicKey: () => Promise<string>;
  /** Does work that no other process does for this machine type at the same time. */
  readonly alone: <Result>(work: () => Promise<Result>, signal: AbortSignal) => Promise<Result>;
}
