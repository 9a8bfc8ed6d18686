import { BlockList, isIP } from 'node:net';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type AllowList, parseAllowList } from './base/outbound/allow-list.ts';
import { type Agents, parseAgents } from './base/ssh/agents.ts';
import { isCollectionModule } from './ansible/admitted-modules.ts';
import { parseDaemons } from './machines/docker/daemon.ts';
import { contentOf, MessageError } from './messages/message-error.ts';
import { message, type Message } from './messages/message.ts';

/** All settings, typed. null = the feature is off. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** null = the embedded PostgreSQL below dataDir */
  readonly databaseUrl: string | null;
  readonly role: Role;
  readonly auth: Auth;
  readonly sandbox: Sandbox;
  /** IANA name of the zone in which times are shown and schedules are kept */
  readonly timeZone: string;
  readonly logLevel: LogLevel;
  /** The most nodes that one expand may make. */
  readonly maxExpand: number;
  /** The most SSH connections that this process holds at once. */
  readonly maxConnections: number;
  /** The most streams of events that this process holds at once. */
  readonly maxStreams: number;
  /** The most of them that one operator may hold. */
  readonly operatorStreams: number;
  /** How a task's nodes are shown to clients that do not choose. */
  readonly taskDetail: TaskDetail;
  /** Seconds that one attempt of a step may take, unless the task says otherwise. */
  readonly stepTimeout: number;
  /** Seconds between two attempts of a step, unless the template says otherwise. */
  readonly retryInterval: number;
  /** Seconds that running steps get to end by themselves when a task is stopped. */
  readonly stopGrace: number;
  /** Seconds that nodes wait for a pool that their pool depends on, and that a shrinking pool waits for pools that depend on it. */
  readonly dependWait: number;
  /** Seconds of silence after which a process that is frozen or cut off is taken for dead. */
  readonly lease: number;
  /** Seconds without a typed key after which a terminal on a node is closed. */
  readonly terminalIdle: number;
  /** Bytes of a file of a node that goes through the API. */
  readonly nodeFileLimit: number;
  /** Days for which logs are kept. */
  readonly keepLogs: number;
  /** Addresses that the server may connect to although they are its own or special. */
  readonly outboundAllow: AllowList;
  /** The modules of Ansible's collections that actions may name. */
  readonly ansibleModules: readonly string[];
  /** Directories with collections of Ansible, besides that of the system. */
  readonly ansibleCollections: readonly string[];
  /** Below which repositories of the server's own file system may lie. */
  readonly gitDirectories: readonly string[];
  /** The daemons of Docker that machine types may use. */
  readonly docker: readonly string[];
  /** The files of the sealing key and of older ones, the newest first; empty = one in the data directory. */
  readonly sealingKeys: readonly string[];
  /** The ssh-agents that machine types may use. */
  readonly sshAgents: Agents;
}

export type Role = (typeof ROLES)[number];
export type Sandbox = (typeof SANDBOXES)[number];
export type Auth = (typeof AUTHS)[number];
export type TaskDetail = (typeof TASK_DETAILS)[number];
export type LogLevel = (typeof LOG_LEVELS)[number];

const ROLES = ['all', 'api', 'worker'] as const;
const AUTHS = ['trust', 'token'] as const;
const SANDBOXES = ['auto', '1', '0'] as const;
const TASK_DETAILS = ['flat', 'grouped'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

type Reader<T> = (text: string) => T;
interface Setting<T> {
  readonly variable: string;
  readonly help: Message;
  /** As written in the environment. */
  readonly fallback: string;
  readonly read: Reader<T>;
  /** Never shown. */
  readonly isSecret?: true;
}

/** One row per setting: the variable, what it is for, its default, and how its text is read. */
const SETTINGS: { readonly [Key in keyof Config]: Setting<Config[Key]> } = {
  host: setting('HOST', message('setting_host'), '127.0.0.1', String),
  port: setting('PORT', message('setting_port'), '8080', integer(0, 65_535)),
  dataDir: setting('DATA_DIR', message('setting_data_dir'), './data', directory),
  databaseUrl: {
    ...setting('DATABASE_URL', message('setting_database_url'), '', databaseUrl),
    isSecret: true,
  },
  role: setting('ROLE', message('setting_role'), 'all', oneOf(ROLES)),
  auth: setting('AUTH', message('setting_auth'), 'trust', oneOf(AUTHS)),
  sandbox: setting('SANDBOX', message('setting_sandbox'), 'auto', oneOf(SANDBOXES)),
  timeZone: setting('TZ', message('setting_tz'), Intl.DateTimeFormat().resolvedOptions().timeZone, timeZone),
  logLevel: setting('LOG_LEVEL', message('setting_log_level'), 'info', oneOf(LOG_LEVELS)),
  maxExpand: setting('MAX_EXPAND', message('setting_max_expand'), '200', integer(1, 10_000)),
  maxConnections: setting('MAX_CONNECTIONS', message('setting_max_connections'), '500', integer(1, 10_000)),
  maxStreams: setting('MAX_STREAMS', message('setting_max_streams'), '2000', integer(1, 100_000)),
  operatorStreams: setting('OPERATOR_STREAMS', message('setting_operator_streams'), '32', integer(1, 100_000)),
  taskDetail: setting('TASK_DETAIL', message('setting_task_detail'), 'flat', oneOf(TASK_DETAILS)),
  stepTimeout: setting('STEP_TIMEOUT', message('setting_step_timeout'), '1800', integer(1, 604_800)),
  retryInterval: setting('RETRY_INTERVAL', message('setting_retry_interval'), '5', integer(0, 86_400)),
  stopGrace: setting('STOP_GRACE', message('setting_stop_grace'), '30', integer(0, 86_400)),
  dependWait: setting('DEPEND_WAIT', message('setting_depend_wait'), '1800', integer(1, 86_400)),
  lease: setting('LEASE', message('setting_lease'), '30', integer(3, 600)),
  nodeFileLimit: setting(
    'NODE_FILE_LIMIT',
    message('setting_node_file_limit'),
    '1073741824',
    integer(1, 1_099_511_627_776),
  ),
  terminalIdle: setting('TERMINAL_IDLE', message('setting_terminal_idle'), '900', integer(10, 86_400)),
  keepLogs: setting('KEEP_LOGS', message('setting_keep_logs'), '30', integer(1, 1000)),
  outboundAllow: setting('OUTBOUND_ALLOW', message('setting_outbound_allow'), '', parseAllowList),
  ansibleModules: setting('ANSIBLE_MODULES', message('setting_ansible_modules'), '', collectionModules),
  ansibleCollections: setting(
    'ANSIBLE_COLLECTIONS',
    message('setting_ansible_collections'),
    join(homedir(), '.ansible/collections'),
    directories,
  ),
  gitDirectories: setting('GIT_DIRECTORIES', message('setting_git_directories'), '', directories),
  docker: setting('DOCKER', message('setting_docker'), '', parseDaemons),
  sealingKeys: setting('SEALING_KEY_FILE', message('setting_sealing_key_file'), '', directories),
  sshAgents: setting('SSH_AGENTS', message('setting_ssh_agents'), '', parseAgents),
};

export class ConfigError extends MessageError<Message> {}

/**
 * Reads the settings from the environment (`SPRINGTIDE_*`).
 *
 * @throws ConfigError that names every bad setting, its value and the remedy
 * @example loadConfig({ SPRINGTIDE_PORT: '9000' }).port // 9000
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const complaints: Message[] = [];
  const entries = Object.entries(SETTINGS).map(([key, row]) => {
    const { variable, fallback, read, isSecret }: Setting<unknown> = row;
    const text = environment[variable] ?? '';
    try {
      return [key, read(text === '' ? fallback : text)];
    } catch (error) {
      complaints.push(
        message('config_wrong', { variable, given: isSecret === true ? '(secret)' : text, reason: contentOf(error) }),
      );
      return [key, undefined];
    }
  });
  const known = new Set(Object.values(SETTINGS).map((row) => row.variable));
  for (const name of Object.keys(environment)) {
    if (name.startsWith('SPRINGTIDE_') && !known.has(name)) complaints.push(message('config_unknown', { name }));
  }
  const [first, ...others] = complaints;
  if (first !== undefined) {
    throw new ConfigError(others.reduce((first, second) => message('line_and_line', { first, second }), first));
  }
  const config = Object.fromEntries(entries) as Config;
  if (config.auth === 'trust' && !isLoopback(config.host)) {
    throw new ConfigError(message('trust_needs_loopback', { host: config.host }));
  }
  return config;
}

/** Whether a server with these settings makes machines on its own host. */
export function offersSandbox({ sandbox, auth }: Pick<Config, 'sandbox' | 'auth'>): boolean {
  return sandbox === 'auto' ? auth === 'trust' : sandbox === '1';
}

/** Every setting with its default and where it comes from, for `springtide config`. */
export function describeConfig(environment: Readonly<Record<string, string | undefined>>): readonly {
  readonly variable: string;
  readonly value: string;
  readonly origin: 'environment' | 'default';
  readonly help: Message;
}[] {
  return Object.values(SETTINGS).map(({ variable, fallback, help, isSecret }: Setting<unknown>) => {
    const text = environment[variable] ?? '';
    if (text === '') return { variable, value: fallback, origin: 'default', help };
    return { variable, value: isSecret === true ? '(secret)' : text, origin: 'environment', help };
  });
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function setting<T>(name: string, help: Message, fallback: string, read: Reader<T>): Setting<T> {
  return { variable: `SPRINGTIDE_${name}`, help, fallback, read };
}

function integer(least: number, most: number): Reader<number> {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new MessageError(message('must_be_integer_within', { least, most }));
  };
}

function oneOf<const T extends string>(values: readonly T[]): Reader<T> {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value !== undefined) return value;
    throw new MessageError(message('must_be_one_of', { values }));
  };
}

/** PostgreSQL's own programs put the path into a shell command. */
function directory(text: string): string {
  const path = resolve(text);
  if (!/["$`\\\p{Cc}]/u.test(path)) return path;
  throw new MessageError(message('must_be_directory'));
}

function directories(text: string): readonly string[] {
  const paths = text.split(',').map((path) => path.trim());
  const wrong = paths.find((path) => path !== '' && !isAbsolute(path));
  if (wrong === undefined) return paths.filter((path) => path !== '');
  throw new MessageError(message('must_be_directories', { given: wrong }));
}

function collectionModules(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => name !== '' && !isCollectionModule(name));
  if (wrong === undefined) return names.filter((name) => name !== '');
  throw new MessageError(message('not_collection_module', { name: wrong }));
}

function databaseUrl(text: string): string | null {
  if (text === '') return null;
  if (/^postgres(ql)?:\/\//.test(text)) return text;
  throw new MessageError(message('must_be_database_url'));
}

function timeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new MessageError(message('must_be_time_zone'));
  }
}
