import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Auth } from './api/http/auth.ts';
import { buildServer } from './api/server.ts';
import type { ApiDeps } from './api/deps.ts';
import { clockIn } from './api/http/times.ts';
import { openOutbound, type Outbound } from './base/outbound/outbound.ts';
import { KeyFiles } from './base/private-key.ts';
import { closedCollections } from './ansible/collections.ts';
import { modulePlays } from './ansible/plays/module-plays.ts';
import { Plays } from './ansible/plays/plays.ts';
import { createAnsibleRunner } from './ansible/runner.ts';
import { ensureKeyPair } from './channel/ssh/key-pair.ts';
import { createSshChannel } from './channel/ssh/ssh.ts';
import { Repositories } from './content/repositories.ts';
import { type Config, ConfigError, describeConfig, loadConfig, offersSandbox } from './config.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import type { LinkDeps } from './base/link/link.ts';
import { Discoveries } from './discovery/registry.ts';
import { WallClock } from './domain/schedules/wall-clock.ts';
import { SECRET_BYTES } from './domain/token.ts';
import { BossQueue } from './engine/boss-queue.ts';
import { patienceOf } from './engine/patience.ts';
import { startWorker } from './engine/worker.ts';
import { listenAt } from './listen.ts';
import { logChange, openLog } from './log.ts';
import type { VmTypeId } from './domain/ids.ts';
import type { MachineProvider } from './machines/provider.ts';
import { MachineProviders } from './machines/registry.ts';
import { type Language, languageOfLocale } from './messages/language.ts';
import { contentOf } from './messages/message-error.ts';
import { message, textOf, writtenIn } from './messages/message.ts';
import { type Backends, reportBadKeys } from './operations/records/backends.ts';
import type { Context, Change } from './operations/context.ts';
import { makeFirstToken } from './operations/jobs/first-token.ts';
import type { LookDeps } from './operations/machines/look-at-machines.ts';
import { watchMachines } from './operations/machines/watch-machines.ts';
import { KnownTokens } from './operations/records/known-tokens.ts';
import { prune } from './operations/jobs/prune.ts';
import { settleOlderRows } from './operations/jobs/older-rows.ts';
import { seed } from './operations/jobs/seed.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { type Checks, createChecks } from './steps/checks/checks.ts';
import { createExecutors, type Executors } from './steps/registry.ts';
import { DatabaseClock } from './store/processes/clock.ts';
import { contactFailure } from './store/contact-failure.ts';
import { type Database, openDatabase } from './store/database.ts';
import { startEmbedded } from './store/postgres/embedded.ts';
import { HostKeys } from './store/fleet/host-keys.ts';
import { factsGathered, factsOfNode } from './store/fleet/node-facts.ts';
import { installationId } from './store/processes/installation.ts';
import { migrate } from './store/migrate.ts';
import { ModulePrograms } from './store/tasks/module-programs.ts';
import { patiently } from './store/patiently.ts';
import { hasActiveToken } from './store/tokens.ts';
import { runTokenCommand, tokenOrder } from './token-command.ts';
import { openTroubleLog } from './trouble-log.ts';

/** Connections to the database that a process holds at most. */
const DATABASE_CONNECTIONS = 20;
const CLOSED_COLLECTIONS =
  'these collections of Ansible are not used, as others than the user of the server cannot read them: install them with ansible-galaxy collection install -p /usr/share/ansible/collections';
const UNKNOWN_ANSIBLE =
  'this ansible-core makes modules in a way that is not known here (2.14 to 2.19 are): they are played by ansible-playbook, which takes longer';

/** Starts settings → store → api → engine, scheduler, and stops them in the opposite order on a signal. */
async function serve(config: Config, log: Logger, stop: AbortSignal): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const url = config.databaseUrl ?? (await embedded(config, log, stack));
  const places = await openDataDirectory(config, (message) => log.warn(message));
  const { lease } = config;
  await bringUpToDate(url, log).catch((error: unknown) => {
    throw config.databaseUrl === null ? error : contactFailure(error);
  });
  const onError = (error: unknown): void => troubles.error({ err: error }, 'trouble with the database');
  const database = stack.use(openDatabase({ url, connections: DATABASE_CONNECTIONS, lease, onError }));
  const troubles = stack.use(openTroubleLog(database, log));
  const queue = stack.use(await BossQueue.open({ url, lease }, onError));
  const { now } = stack.use(await DatabaseClock.open(database, () => performance.now(), onError));
  const repositories = new Repositories({
    database,
    mirrors: places.repositories,
    checkouts: places.checkouts,
    outbound: openOutbound(config.outboundAllow),
    localDirectories: config.gitDirectories,
    now,
  });
  const noted = (change: Change): void => logChange(log, change);
  const context: Context = { database, queue, limits: config, repositories, now, noted };
  await reportBadKeys(database, new KeyFiles(places.keys), (complaint) => log.warn(complaint));
  const settings = { ...config, ...places };
  const tools = config.role === 'api' ? null : await openTools(settings, { context, repositories, log }, stack);
  let isUp = false;
  const state = { isReady: () => isUp && !stop.aborted, stop };
  // before the engine takes work: the port may be taken
  if (config.role !== 'worker') await listen(settings, context, state, log, stack);
  if (tools !== null) {
    const { role, maxConnections } = config;
    const limits = { capacity: 2 * maxConnections, patience: patienceOf(lease) };
    stack.use(await startWorker({ ...tools, database, databaseUrl: url, queue, role, ...limits, now, log: troubles }));
    log.info('the engine runs');
    stack.use(startScheduler({ context, clock: new WallClock(config.timeZone), log: troubles }));
  }
  isUp = true;
  const local = [repositories, ...(tools === null ? [] : [tools.plays])];
  const { installation = '', machinesOf } = tools ?? {};
  const watching = machinesOf && watchMachines({ database, machinesOf, installation, now }, stop, onError);
  const pruning = prune({ database, now, keepLogs: config.keepLogs, local }, stop, onError);
  await aborted(stop);
  log.info('stopping');
  await Promise.all([pruning, watching]);
}

/** A migration may take its time. */
async function bringUpToDate(url: string, log: Logger): Promise<void> {
  await using database = openDatabase({
    url,
    connections: 1,
    lease: null,
    onError: ({ message }) => log.warn(message),
  });
  await migrate(database);
  await seed(database);
  for (const older of await settleOlderRows(database)) {
    log.warn(older, `${older.count} of ${older.kind} are not as they would be made now: ${older.remedy}`);
  }
}

async function embedded(config: Config, log: Logger, stack: AsyncDisposableStack): Promise<string> {
  log.info(`PostgreSQL starts in ${config.dataDir}`);
  const postgres = await startEmbedded({ directory: config.dataDir, log: (message) => log.warn(message) });
  stack.defer(() => postgres.stop());
  return postgres.url;
}

/** Everything that runs steps and checks nodes. */
interface Tools {
  readonly executors: Executors;
  readonly checks: Checks;
  readonly plays: Plays;
  readonly installation: string;
  readonly machinesOf: LookDeps['machinesOf'];
}

interface ToolsDeps {
  readonly context: Context;
  readonly repositories: Repositories;
  readonly log: Logger;
}

async function openTools(
  config: Config & DataDirectory,
  { context, repositories, log }: ToolsDeps,
  stack: AsyncDisposableStack,
): Promise<Tools> {
  const { database, now } = context;
  const installation = await installationId(database);
  const { dataDir, maxConnections, keyFile, files, ansibleModules, ansibleCollections: collections } = config;
  const hidden = [dataDir];
  const { hostKeys, access, machines, discoveries } = openOutside(config, { database, installation });
  await ensureKeyPair(keyFile);
  const channel = stack.use(createSshChannel({ ...access, sweepDue: hostKeys.sweepDue, maxConnections }));
  for (const closed of await closedCollections(collections)) log.warn({ closed }, CLOSED_COLLECTIONS);
  const plays = new Plays({ channel, hidden, collections, directory: config.plays, content: files });
  const { endpointOf } = machines;
  const machinesOf = (id: VmTypeId): Promise<MachineProvider> => machines.of(id);
  const executors = createExecutors({
    channel,
    ansible: createAnsibleRunner({
      channel,
      hidden,
      collections,
      admitted: ansibleModules,
      shelf: new ModulePrograms(database),
      otherwise: modulePlays(plays),
      onUnknown: (version) => log.warn({ version }, UNKNOWN_ANSIBLE),
    }),
    plays,
    endpointOf,
    machineTypeOf: machines.nameOf,
    factsOf: async (id) => (await patiently(() => factsOfNode(database, id)))?.facts ?? null,
    factsGathered: (id) => patiently(() => factsGathered(database, id)),
    content: { files, repositories },
    now,
    machinesOf,
    discoveryOf: (id) => discoveries.of(id),
    tokenOf: ({ nodeRunId }) => `${installation}-${nodeRunId}`,
  });
  return {
    executors,
    checks: createChecks({ channel, endpointOf, outbound: access.outbound }),
    plays,
    installation,
    machinesOf,
  };
}

interface Outside {
  readonly hostKeys: HostKeys;
  readonly access: LinkDeps & { readonly outbound: Outbound };
  readonly machines: MachineProviders;
  readonly discoveries: Discoveries;
}

/** Machine providers and load balancers. Nothing is contacted before they are used. */
function openOutside(
  config: Config & DataDirectory,
  { database, installation }: { readonly database: Database; readonly installation: string },
): Outside {
  const { dataDir, keyFile, outboundAllow } = config;
  const keys = new KeyFiles(config.keys);
  const hostKeys = new HostKeys(database);
  const outbound = openOutbound(outboundAllow);
  const access = { defaultKeyFile: keyFile, keys, checkHostKey: hostKeys.check, outbound };
  const machines = new MachineProviders({
    database,
    installation,
    dataDir,
    keys,
    publicKeyFile: `${keyFile}.pub`,
    outbound,
    offersSandbox: offersSandbox(config),
    docker: { ...access, daemons: config.docker },
  });
  return { hostKeys, access, machines, discoveries: new Discoveries({ database, connect: access }) };
}

async function listen(
  config: Config & DataDirectory,
  context: Context,
  state: Pick<ApiDeps, 'isReady' | 'stop'>,
  log: Logger,
  stack: AsyncDisposableStack,
): Promise<void> {
  const auth = await openAuth(config, context, log);
  const { database } = context;
  const installation = await installationId(database);
  const { access, machines, discoveries } = openOutside(config, { database, installation });
  const backends: Backends = {
    machinesOf: (id) => machines.of(id),
    discoveryOf: (id) => discoveries.of(id),
    keys: access.keys,
    publicKey: () => ensureKeyPair(config.keyFile),
    installation,
    whyNoMachines: (provider) => machines.whyNotOffered(provider),
  };
  const watchLimits = { perOperator: config.operatorStreams, inAll: config.maxStreams };
  const clock = clockIn(config.timeZone);
  const { taskDetail } = config;
  const app = await buildServer({ context, auth, backends, clock, watchLimits, taskDetail, ...state }, log);
  stack.defer(() => app.close());
  await listenAt(app, config);
}

/** How callers are identified. In token mode a first token must exist before others can be made. */
async function openAuth({ auth }: Config, context: Context, log: Logger): Promise<Auth> {
  if (auth === 'trust') return { kind: auth };
  const { database, now } = context;
  await makeFirstToken({ context, random: randomBytes(SECRET_BYTES), show: showToken });
  if (!(await hasActiveToken(database, now()))) {
    log.warn('no token is valid, so nobody may use the API: make one with npm start -- token --owner NAME');
  }
  return { kind: auth, tokens: new KnownTokens({ database, now, ticks: () => performance.now() }) };
}

/** Printed, not logged: logs are kept and sent to other machines. */
function showToken(secret: string, owner: string): Promise<void> {
  const said = message('first_token_shown', { owner, secret });
  const line = `springtide: ${textOf(said, languageOfLocale(process.env))}\n`;
  return new Promise((resolve, reject) => {
    process.stdout.write(line, (error) => (error instanceof Error ? reject(error) : resolve()));
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function usage(language: Language): string {
  const settings = describeConfig(process.env).map(({ variable, value, origin, help }) => {
    const now = message('setting_now', {
      value: value || message('setting_empty'),
      origin: message(origin === 'default' ? 'origin_default' : 'origin_environment'),
    });
    return `  ${variable}\n      ${textOf(help, language)}\n      ${textOf(now, language)}`;
  });
  return textOf(message('program_usage', { token: message('token_usage'), settings: settings.join('\n') }), language);
}

async function main(words: readonly string[]): Promise<number> {
  const language = languageOfLocale(process.env);
  const [command = '', ...options] = words;
  if (['help', 'config'].includes(command) || words.includes('--help') || words.includes('-h')) {
    process.stdout.write(`${usage(language)}\n`);
    return 0;
  }
  try {
    if (command === 'token') {
      await runTokenCommand(tokenOrder(options), loadConfig(process.env), language);
      return 0;
    }
    if (words.length > 0) throw new ConfigError(message('option_unknown', { words: words.join(' ') }));
    const config = loadConfig(process.env);
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    await serve(config, openLog(config.logLevel), stop.signal);
    return 0;
  } catch (error) {
    process.stderr.write(`springtide: ${writtenIn(contentOf(error), language)}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
