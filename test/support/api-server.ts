import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { Auth } from '../../src/api/http/auth.ts';
import { buildServer } from '../../src/api/server.ts';
import type { ApiDeps } from '../../src/api/deps.ts';
import { clockIn } from '../../src/api/http/times.ts';
import { BossQueue } from '../../src/engine/boss-queue.ts';
import type { WatchLimits } from '../../src/api/events/watchers.ts';
import { NO_NODE_FILES, NO_TERMINALS } from './no-channel.ts';
import type { Context } from '../../src/operations/context.ts';
import { Sealing } from '../../src/reach/sealing.ts';
import { seed } from '../../src/operations/jobs/seed.ts';
import type { Database } from '../../src/store/database.ts';
import { backendsOf } from './backends.ts';
import { type KeyFiles, keysIn } from './keys.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { NO_REPOSITORIES } from './no-content.ts';
import { limits } from './limits.ts';

/** The HTTP API on a database of its own, in this process; no engine runs the tasks. */
export interface ApiServer extends AsyncDisposable {
  readonly url: string;
  readonly context: Context;
  readonly queue: BossQueue;
  readonly test: TestDatabase;
  /** Its dependencies. */
  readonly deps: ApiDeps;
  /** The keys that settings may name; at first there are none. */
  readonly keys: KeyFiles;
}

/** More streams of events than most tests open. */
export const WATCH_LIMITS = { perOperator: 32, inAll: 2000 };

const TRUST: Auth = { kind: 'trust' };

export interface ApiOptions {
  readonly watchLimits?: WatchLimits;
  readonly taskDetail?: ApiDeps['taskDetail'];
  /** By default there are none. */
  readonly terminals?: ApiDeps['terminals'];
  /** By default there are none. */
  readonly nodeFiles?: ApiDeps['nodeFiles'];
  /** How callers identify themselves; by default without proof. */
  readonly auth?: (context: Context) => Auth;
  readonly noted?: Context['noted'];
  readonly log?: Logger;
  /** By default there are none. */
  readonly repositories?: (database: Database) => Context['repositories'];
  readonly gitDirectories?: readonly string[];
  readonly postgres?: 'shared' | 'own';
  /** The server's connections to the database. */
  readonly through?: (database: Database) => Database;
}

/** What is reached at nodes. */
function nodesIn(options: ApiOptions): Pick<ApiDeps, 'terminals' | 'nodeFiles'> {
  const { terminals = NO_TERMINALS, nodeFiles = NO_NODE_FILES } = options;
  return { terminals, nodeFiles };
}

/** @example await using server = await startApi() */
export async function startApi(timeZone = 'UTC', options: ApiOptions = {}): Promise<ApiServer> {
  const {
    watchLimits = WATCH_LIMITS,
    taskDetail = 'flat',
    auth = () => TRUST,
    noted = () => {},
    through = (database) => database,
    log = pino({ level: 'warn' }),
  } = options;
  const stack = new AsyncDisposableStack();
  const test = stack.use(await testDatabase(options.postgres));
  await seed(test.database);
  const queue = stack.use(await BossQueue.open({ url: test.url, lease: 30 }, () => {}));
  const repositories = options.repositories?.(test.database) ?? NO_REPOSITORIES;
  const context: Context = {
    database: through(test.database),
    queue,
    limits: { ...limits, gitDirectories: options.gitDirectories ?? [] },
    repositories,
    now: () => new Date(),
    noted,
  };
  const stop = new AbortController();
  const keys = keysIn(test.directory);
  const backends = backendsOf(test.database, { keys });
  const made = join(test.directory, 'sealing.key');
  const sealing = await Sealing.open({ database: test.database, files: [], made, host: 'test' });
  const clock = clockIn(timeZone);
  const about = { clock, watchLimits, taskDetail, isReady: () => true, stop: stop.signal };
  const given = { auth: auth(context), ...nodesIn(options) };
  const deps = { context, backends, sealing, ...given, ...about };
  const app = await buildServer(deps, log);
  stack.defer(() => app.close());
  stack.defer(() => stop.abort());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    context,
    queue,
    test,
    deps,
    keys,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
