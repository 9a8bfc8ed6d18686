import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join, relative, resolve, sep } from 'node:path';
import type { Outbound } from '../base/outbound/outbound.ts';
import { quote } from '../base/text/shell-quote.ts';
import type { Credentials } from '../domain/repositories/credentials.ts';
import type { RepositoryUrl } from '../domain/repositories/repository-url.ts';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import type { GitOptions } from './git.ts';

/*
 * How git reaches a repository.
 *
 * AC1. The address that is checked (OB2 in base/outbound) is the one that git connects to: it does not look the name up again.
 * AC2. Credentials reach git and ssh by files and variables that no other user can read, and never by an argument.
 * AC3. ssh knows no configuration of the account, no agent, and no key but the one that is given.
 */

/** Seconds without a sign of life after which a connection is given up. */
const SILENCE_S = 30;
/** The name under which the host's key stands in its file: whatever the address, there is one host. */
const ALIAS = 'repository';

export interface AccessOptions {
  readonly url: RepositoryUrl;
  readonly credentials: Credentials;
  /** The SSH keys that the host may have, one a line; '' = whichever it has. */
  readonly hostKey: string;
  /** A private directory for files of this access. */
  readonly directory: string;
  readonly outbound: Outbound;
  /** Below which local repositories may lie. */
  readonly localDirectories: readonly string[];
  readonly signal: AbortSignal;
}

/** Its files are removed when it is disposed of. */
export interface Access extends AsyncDisposable {
  readonly options: Pick<GitOptions, 'protocol' | 'configuration' | 'environment'>;
  /** The key that the SSH host had; '' = there is none. */
  hostKey(): Promise<string>;
}

/**
 * Prepares what git needs to reach a repository.
 *
 * @throws MessageError for a place that may not be reached, or that has no address
 */
export async function accessTo(options: AccessOptions): Promise<Access> {
  const { url } = options;
  const keyless = { hostKey: () => Promise.resolve(''), [Symbol.asyncDispose]: () => Promise.resolve() };
  switch (url.kind) {
    case 'file':
      await checkLocal(url.path, options.localDirectories);
      return { options: { protocol: 'file' }, ...keyless };
    case 'https':
      return { options: { protocol: 'https', configuration: await httpsConfiguration(url, options) }, ...keyless };
    case 'ssh':
      return sshAccess(url, options);
  }
}

/** @throws MessageError when a local repository lies elsewhere, also by a symbolic link */
export async function checkLocal(path: string, directories: readonly string[]): Promise<void> {
  const refusal = new MessageError(message('repository_not_admitted', { path }));
  if (!directories.some((directory) => isBelow(resolve(path), resolve(directory)))) throw refusal;
  const real = await realpath(path).catch(() => null);
  if (real === null) throw new MessageError(message('repository_not_there'));
  const roots = await Promise.all(directories.map((directory) => realpath(directory).catch(() => resolve(directory))));
  if (!roots.some((root) => isBelow(real, root))) throw refusal;
}

function isBelow(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

async function httpsConfiguration(
  { host, port }: Extract<RepositoryUrl, { kind: 'https' }>,
  { credentials, outbound, signal }: AccessOptions,
): Promise<Record<string, string>> {
  const address = await outbound.addressOf({ host, port }, signal);
  const bracketed = address.includes(':') ? `[${address}]` : address;
  const { user = '', token } = credentials;
  const login = Buffer.from(`${user}:${token ?? ''}`).toString('base64');
  return {
    ...(isIP(host) === 0 ? { 'http.curloptResolve': `${host}:${port}:${bracketed}` } : {}),
    'http.followRedirects': 'false',
    'http.proxy': '',
    'http.lowSpeedLimit': '100',
    'http.lowSpeedTime': String(SILENCE_S),
    ...(token === undefined ? {} : { 'http.extraHeader': `Authorization: Basic ${login}` }),
  };
}

async function sshAccess(
  { host, port }: Extract<RepositoryUrl, { kind: 'ssh' }>,
  { credentials, hostKey, directory, outbound, signal }: AccessOptions,
): Promise<Access> {
  const address = await outbound.addressOf({ host, port }, signal);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const knownHosts = join(directory, 'known_hosts');
  const lines = hostKey.split('\n').filter((line) => line !== '');
  await writeFile(knownHosts, lines.map((line) => `${ALIAS} ${line}\n`).join(''), { mode: 0o600 });
  const keyFile = join(directory, 'key');
  const key = credentials.ssh_key ?? '';
  if (key !== '') await writeFile(keyFile, key.endsWith('\n') ? key : `${key}\n`, { mode: 0o600 });
  const settings = {
    BatchMode: 'yes',
    HostName: address,
    HostKeyAlias: ALIAS,
    UserKnownHostsFile: knownHosts,
    GlobalKnownHostsFile: '/dev/null',
    StrictHostKeyChecking: lines.length === 0 ? 'accept-new' : 'yes',
    HashKnownHosts: 'no',
    UpdateHostKeys: 'no',
    CheckHostIP: 'no',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    IdentityFile: key === '' ? 'none' : keyFile,
    PreferredAuthentications: 'publickey',
    ProxyCommand: 'none',
    ForwardAgent: 'no',
    ClearAllForwardings: 'yes',
    ConnectTimeout: String(SILENCE_S),
    ServerAliveInterval: String(SILENCE_S / 2),
    ServerAliveCountMax: '2',
  };
  const words = Object.entries(settings).map(([name, value]) => `-o ${quote(`${name}=${optionValue(value)}`)}`);
  return {
    options: {
      protocol: 'ssh',
      environment: { GIT_SSH_COMMAND: `ssh -F none ${words.join(' ')}`, GIT_SSH_VARIANT: 'ssh' },
    },
    hostKey: async () => keysIn(await readFile(knownHosts, 'utf8')),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** ssh splits some of its values at blanks, and takes % for its own names. */
function optionValue(value: string): string {
  const plain = value.replaceAll('%', '%%');
  return /\s/.test(plain) ? `"${plain}"` : plain;
}

function keysIn(knownHosts: string): string {
  return knownHosts
    .split('\n')
    .flatMap((line) => (line.startsWith(`${ALIAS} `) ? [line.slice(ALIAS.length + 1)] : []))
    .join('\n');
}
