import type { Context } from '../operations/context.ts';
import type { Backends } from '../operations/records/backends.ts';
import type { Sealing } from '../reach/sealing.ts';
import type { SessionDeps } from '../operations/terminals/terminal-session.ts';
import type { WatchLimits } from './events/watchers.ts';
import type { Auth } from './http/auth.ts';
import type { Clock } from './http/times.ts';
import type { NodeFileDeps } from './node-files/node-file-deps.ts';

/** The dependencies of every endpoint. */
export interface ApiDeps {
  readonly context: Context;
  readonly backends: Backends;
  /** What keys and files are sealed with. */
  readonly sealing: Pick<Sealing, 'ring'>;
  readonly auth: Auth;
  readonly clock: Clock;
  readonly watchLimits: WatchLimits;
  /** How the nodes of a task are shown to clients that do not choose: in one list, or by their states. */
  readonly taskDetail: 'flat' | 'grouped';
  /** How terminals on nodes are opened. */
  readonly terminals: Omit<SessionDeps, 'database' | 'now'>;
  /** How files of nodes are read and written. */
  readonly nodeFiles: NodeFileDeps;
  /** False while the process starts or stops. */
  readonly isReady: () => boolean;
  /** Aborted when the server stops: streams end. */
  readonly stop: AbortSignal;
}
