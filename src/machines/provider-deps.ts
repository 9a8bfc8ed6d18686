import type { Keys } from '../base/keys.ts';
import type { Outbound } from '../base/outbound/outbound.ts';
import type { JumpHosts } from '../base/ssh/jump-hosts.ts';
import type { Database } from '../store/database.ts';
import type { DockerAccess } from './docker/connection.ts';

/** What providers are opened with. */
export interface ProviderDeps {
  readonly database: Database;
  /** The id of this installation: what its tokens begin with, and what its machines carry. */
  readonly installation: string;
  /** The server's own directory, for providers that keep files. */
  readonly dataDir: string;
  /** Keys that settings may name, and the server's own, which new machines must trust. */
  readonly keys: Keys;
  /** Whether machines may be made on the server's own host. */
  readonly offersSandbox: boolean;
  /** The way to places that settings name. */
  readonly outbound: Outbound;
  /** The way through jump hosts, which checks try; left out = they are not tried. */
  readonly jumpHosts?: Pick<JumpHosts, 'reach'>;
  /** The daemons of Docker that machine types may use; left out = none. */
  readonly docker?: DockerAccess;
}
