import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Become, Channel, Endpoint, RunOptions } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { quote as word } from '../../src/base/text/shell-quote.ts';
import { newRun } from './channel-rig.ts';
import { startSshd } from './sshd.ts';
import type { Keys } from '../../src/base/keys.ts';
import { keysAt } from './keys.ts';

const execute = promisify(execFile);

/** Every byte that a password may contain (all but NUL and line ends) is taken literally: quotes, options, tabs, multi-byte letters. */
export const PASSWORD = `p'w"d $(id) \`x\` \\0101 \t{ : springtide; %p é密😀 -n`;
export const APP = 'st-app';

/** Accounts by their permissions. */
const ACCOUNTS = [
  'st-free',
  'st-asks',
  'st-no',
  'st-tty',
  'st-pty',
  'st-fish',
  'st-doas',
  'st-doas-asks',
  APP,
] as const;
export type BecomeAccount = (typeof ACCOUNTS)[number];

export function uidOf(account: BecomeAccount): number {
  return 47_000 + ACCOUNTS.indexOf(account);
}

const SUDOERS = (log: string): string => `Defaults logfile=${log}
Defaults passwd_tries=3
Defaults:st-tty requiretty
Defaults:st-pty use_pty, log_output, iolog_dir=${log}.io
st-free ALL=(ALL) NOPASSWD: ALL
st-fish ALL=(ALL) NOPASSWD: ALL
st-pty ALL=(ALL) NOPASSWD: ALL
st-tty ALL=(ALL) NOPASSWD: ALL
st-asks ALL=(ALL) ALL
`;
const DOAS = `permit nopass st-doas
permit st-doas-asks
`;

/** A node with a real sshd and its own accounts, which are not in this machine's /etc. */
export interface BecomeNode extends AsyncDisposable {
  readonly directory: string;
  /** sudo's log. */
  readonly sudoLog: string;
  endpointOf(account: BecomeAccount | 'root', become?: Become): Endpoint;
  readonly keys: Keys;
  openChannel(): Channel;
  run(endpoint: Endpoint, script: string, more?: Partial<RunOptions>): ReturnType<Channel['run']>;
}

interface NodeOptions {
  /** Its /bin/sh; default: this machine's. */
  readonly sh?: string;
  /** The accounts that it has; default: all. */
  readonly accounts?: readonly BecomeAccount[];
}

export async function startBecomeNode(options: NodeOptions = {}): Promise<BecomeNode> {
  await using started = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'springtide-become-'));
  started.defer(() => rm(directory, { recursive: true, force: true }));
  await execute('chmod', ['755', directory]);
  const sudoLog = join(directory, 'sudo.log');
  const sshd = started.use(
    await startSshd('127.0.0.1', { home: null, prepare: prepareOf(directory, sudoLog, options) }),
  );
  const keys = keysAt(sshd.keyFile);
  const openChannel = (): Channel =>
    createSshChannel({
      keys,
      checkHostKey: () => Promise.resolve(),
      sweepDue: () => Promise.resolve(false),
      maxConnections: 20,
    });
  const channel = started.use(openChannel());
  const all = started.move();
  return {
    directory,
    sudoLog,
    keys,
    openChannel,
    endpointOf: (account, become) => ({
      ...sshd.endpoint,
      user: account,
      ...(become === undefined ? {} : { become }),
    }),
    run: (endpoint, script, more) => channel.run(endpoint, script, newRun(more)),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function shellOf(account: BecomeAccount): string {
  if (account === APP) return '/usr/sbin/nologin';
  return account === 'st-fish' ? '/usr/bin/fish' : '/bin/bash';
}

/** A copy of /etc replaces this machine's for everything that the node runs. */
function prepareOf(directory: string, sudoLog: string, { sh = '', accounts = ACCOUNTS }: NodeOptions): string {
  const users = accounts.map(
    (account) => `useradd -u ${uidOf(account)} -m -d ${directory}/${account} -s ${shellOf(account)} ${account}`,
  );
  const passwords = accounts.map((account) => `${account}:${PASSWORD}\n`).join('');
  return `
cp -a /etc ${directory}/etc
mount --bind ${directory}/etc /etc
mkdir -p /run/sudo /var/lib/sudo
mount -t tmpfs tmpfs /run/sudo
mount -t tmpfs tmpfs /var/lib/sudo
${users.join('\n')}
printf %s ${word(passwords)} | chpasswd
printf %s ${word(SUDOERS(sudoLog))} >/etc/sudoers.d/springtide
chmod 440 /etc/sudoers.d/springtide
printf %s ${word(DOAS)} >/etc/doas.conf
chmod 400 /etc/doas.conf
${sh === '' ? '' : `mount --bind "$(readlink -f "$(command -v ${sh})")" "$(readlink -f /bin/sh)"`}`;
}
