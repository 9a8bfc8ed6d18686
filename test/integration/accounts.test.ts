import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { englishOf } from '../../src/messages/message.ts';
import type { Channel, Endpoint, ExitStatus } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { newRun } from '../support/channel-rig.ts';
import { type SshdOptions, startSshd } from '../support/sshd.ts';
import { keysAt } from '../support/keys.ts';

const execute = promisify(execFile);

/** A secret that stands in every script. */
const SECRET = 'p4ssw0rd-of-a-person';
/** Scripts that a shell in between would read in another way; the last one is as long as scripts get. */
const SCRIPTS: Readonly<Record<string, string>> = {
  quotes: `# ${SECRET}\nprintf '%s\\n' "it's" 'say "hi"' "\`echo ticks\`" "$(echo 'in (one)')"`,
  backslashes: String.raw`printf '%s\n' 'a\\b' 'k\\' "\\\$x" \\\'; echo x | sed 's/x/a\\.b/'; printf 'tab\tend\n'`,
  'marks of history': `printf '%s\\n' '!!' "hello!world" !x '!$' '~root' '{a,b}' '*.none' '%d' '#no' ';' '&'`,
  unicode: `printf '%s\\n' '你好 — “ß” 😀' "naïve é"`,
  long: `# ${'x"\'\\!$é'.repeat(40_000)}\ncksum <"$0"`,
};

/** Ends with the login shell, as sshd begins it. */
const loginShell = (shell: string): string => `exec ${shell} -c "$SSH_ORIGINAL_COMMAND"`;

/** A copy of /etc stands in the place of this machine's. */
const OWN_ETC = 'cp -a /etc "$directory/etc"\nmount --bind "$directory/etc" /etc\n';

interface Account extends SshdOptions {
  /** In place of a login shell; default: that of this machine. */
  readonly command?: string;
}

/** Accounts on which scripts run, and come to the same. */
const GOOD: Readonly<Record<string, Account>> = {
  bash: { command: loginShell('bash') },
  dash: { command: loginShell('dash') },
  'BusyBox ash': { command: loginShell('busybox ash') },
  zsh: { command: loginShell('zsh') },
  fish: { command: loginShell('fish') },
  tcsh: { command: loginShell('tcsh') },
  csh: { command: loginShell('bsd-csh') },
  ksh: { command: loginShell('ksh93') },
  mksh: { command: loginShell('mksh') },
  // in place of /bin/sh
  'a sh that is bash': { command: 'exec bash --posix -s' },
  'a sh that is BusyBox': { command: 'exec busybox sh -s' },
  'a sh that is ksh': { command: 'exec ksh93 -s' },
  'a sh that is mksh': { command: 'exec mksh -s' },
  'noise without a line end': {
    command: `printf 'hello'; printf 'warn: TERM not set' >&2; ${loginShell('bash')}`,
  },
  'noise in lines': { command: `echo hello; echo 'stty: no tty' >&2; ${loginShell('fish')}` },
  'ANSI and NUL': {
    command: String.raw`printf '\033[31m\000\377\n'; printf '\033]0;\000\007\377' >&2; ${loginShell('bash')}`,
  },
  '64 KiB of noise': {
    command: `head -c 65536 /dev/zero; head -c 65536 /dev/zero >&2; ${loginShell('tcsh')}`,
  },
  'a clock that is off by years': { command: loginShell("faketime '2001-02-03 04:05:06' bash") },
  'one session for each connection': { config: ['MaxSessions 1'] },
  'no home': { home: '/nonexistent/home' },
  'a banner of 32 KB': {
    prepare: `${OWN_ETC}yes 'Authorized use only.' | head -c 32768 >/etc/springtide-banner`,
    config: ['Banner /etc/springtide-banner'],
  },
  'a message of the day that sshd prints': {
    prepare: `${OWN_ETC}echo 'Welcome to the node' >/etc/motd`,
    config: ['PrintMotd yes', 'PrintLastLog yes'],
  },
  'messages of PAM': {
    prepare: `${OWN_ETC}echo 'Welcome to the node' >/etc/motd
printf '%s\n' 'account required pam_permit.so' 'session optional pam_motd.so motd=/etc/motd' \
  'session optional pam_echo.so file=/etc/motd' 'account optional pam_echo.so file=/etc/motd' >/etc/pam.d/sshd`,
    config: ['UsePAM yes', 'PrintMotd yes'],
  },
};

/** Accounts that run nothing, and what they say. */
const BAD: Readonly<Record<string, Account & { readonly says: RegExp }>> = {
  'a restricted shell': { command: loginShell('bash -r'), says: /exit code \d+ and said: .*restricted/ },
  nologin: { command: 'exec /usr/sbin/nologin', says: /exit code 1 and said: .*account is currently not available/ },
  'another user': {
    command: "echo 'Please login as the user ubuntu'; sleep 1; exit 142",
    says: /exit code 142 and said: Please login as the user ubuntu/,
  },
  'a terminal': {
    command: "[ -t 0 ] || { echo 'sorry, you must have a tty to run this' >&2; exit 1; }",
    says: /exit code 1 and said: sorry, you must have a tty/,
  },
  'a program that sends back what it gets': { command: 'exec cat', says: /exit code 0 and said nothing/ },
  'a file transfer': { command: 'exec /usr/lib/openssh/sftp-server', says: /its login shell ended with exit code/ },
  'a banner of 64 KB': {
    prepare: `${OWN_ETC}yes 'Authorized use only.' | head -c 65536 >/etc/springtide-banner`,
    config: ['Banner /etc/springtide-banner'],
    says: /sends a packet of more than 35,000 bytes, .*: shorten the Banner of its sshd$/,
  },
  'a limit for the size of files': {
    command: `ulimit -f 0; ${loginShell('bash')}`,
    says: /the node cannot store the run: .*takes no file of this size \(ulimit -f\)/,
  },
  'rc files that read their input': {
    command: `read -r line; ${loginShell('bash')}`,
    says: /exit code 0 and said nothing/,
  },
};

let directory: string;
/** What each script writes where nothing is in between. */
let expected: Readonly<Record<string, string>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-accounts-'));
  const outputs = Object.entries(SCRIPTS).map(async ([name, script]) => {
    const file = join(directory, name);
    await writeFile(file, script);
    return [name, (await execute('sh', [file])).stdout] as const;
  });
  expected = Object.fromEntries(await Promise.all(outputs));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

function openChannel(): Channel {
  return createSshChannel({
    keys: keysAt('/nowhere'),
    checkHostKey: () => Promise.resolve(),
    sweepDue: () => Promise.resolve(false),
    maxConnections: 10,
  });
}

/** Does something with a channel to an account. */
async function on<Result>(
  { command, config = [], ...options }: Account,
  work: (run: (script: string) => Promise<ExitStatus>, endpoint: Endpoint) => Promise<Result>,
): Promise<Result> {
  const lines = command === undefined ? config : [...config, `ForceCommand ${command}`];
  await using sshd = await startSshd('127.0.0.1', { ...options, config: lines });
  await using channel = openChannel();
  return await work((script) => channel.run(sshd.endpoint, script, newRun()), sshd.endpoint);
}

async function outputsOn(account: Account): Promise<Readonly<Record<string, unknown>>> {
  return await on(account, async (run) => {
    const outputs: Record<string, unknown> = {};
    for (const [name, script] of Object.entries(SCRIPTS)) {
      const status = await run(script);
      outputs[name] = status.kind === 'exited' && status.code === 0 ? status.output : status;
    }
    return outputs;
  });
}

describe.concurrent('the same scripts do the same', () => {
  test.each(Object.entries(GOOD))('%s', async (_, account) => {
    expect(await outputsOn(account)).toEqual(expected);
  });

  test('a login that takes 8 seconds', async () => {
    const account = { command: `sleep 8; ${loginShell('bash')}` };
    const status = await on(account, (run) => run('sleep 1.5; echo done'));
    expect(status).toEqual({ kind: 'exited', code: 0, output: 'done\n' });
  });

  test('a run that takes a while where there is one session for each connection', async () => {
    const status = await on({ config: ['MaxSessions 1'] }, (run) => run('echo begun; sleep 3; echo done'));
    expect(status).toEqual({ kind: 'exited', code: 0, output: 'begun\ndone\n' });
  });

  test('a node that drops connections when there are many', async () => {
    const statuses = await on({ config: ['MaxStartups 2:50:5'] }, (run) =>
      Promise.all(Array.from({ length: 8 }, () => run('echo done'))),
    );
    expect(statuses).toEqual(statuses.map(() => ({ kind: 'exited', code: 0, output: 'done\n' })));
  });
});

describe.concurrent('an account that runs nothing is told in seconds', () => {
  test.each(Object.entries(BAD))('%s', async (_, { says, ...account }) => {
    const begun = performance.now();
    const status = await on(account, (run) => run(SCRIPTS['quotes'] ?? ''));
    expect(status.kind === 'unreachable' ? englishOf(status.reason) : status.kind).toMatch(says);
    expect(JSON.stringify(status)).not.toContain(SECRET.slice(0, 8));
    // the deadline is much later
    expect(performance.now() - begun).toBeLessThan(30_000);
  });
});

describe.concurrent('a home', () => {
  test.each([
    ['that is read-only', 'ro', ''],
    ['where nothing may be executed', 'noexec', ''],
    ['that is full', 'size=64k', 'head -c 1000000 /dev/zero >"$HOME/filler" 2>/dev/null || true'],
  ])('%s', async (name, mountOptions, fill) => {
    const home = join(directory, name.replaceAll(' ', '-'));
    await mkdir(home);
    await execute('mount', ['-t', 'tmpfs', '-o', mountOptions, 'tmpfs', home]);
    try {
      await execute('sh', ['-c', fill], { env: { HOME: home, PATH: process.env['PATH'] } });
      expect(await outputsOn({ home })).toEqual(expected);
    } finally {
      await execute('umount', ['-l', home]);
    }
  });

  test('that is full, asked by many at once: the run is done once', async () => {
    const home = join(directory, 'crowded');
    await mkdir(home);
    await execute('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', home]);
    try {
      await execute('sh', ['-c', 'head -c 1000000 /dev/zero >"$1/filler" 2>/dev/null || true', 'sh', home]);
      const same = newRun();
      const script = `echo ran >>${join(directory, 'crowd')}; sleep 0.3; echo done`;
      const statuses = await on({ home }, (_, endpoint) =>
        Promise.all(
          Array.from({ length: 6 }, async () => {
            await using channel = openChannel();
            return await channel.run(endpoint, script, same);
          }),
        ),
      );
      expect(statuses).toEqual(statuses.map(() => ({ kind: 'exited', code: 0, output: 'done\n' })));
      expect(await readFile(join(directory, 'crowd'), 'utf8')).toBe('ran\n');
    } finally {
      await execute('umount', ['-l', home]);
    }
  });

  test('with a directory that somebody else made ready', async () => {
    const home = join(directory, 'open');
    await mkdir(join(home, '.springtide/runs'), { recursive: true, mode: 0o777 });
    await execute('chown', ['-R', '65534', home]);
    expect(await outputsOn({ home })).toEqual(expected);
    const { stdout } = await execute('find', [join(home, '.springtide'), '-type', 'f']);
    expect(stdout).toBe('');
  });

  test('with a link that somebody else made ready', async () => {
    const home = join(directory, 'linked');
    await mkdir(join(home, 'elsewhere'), { recursive: true });
    await execute('ln', ['-s', join(home, 'elsewhere'), join(home, '.springtide')]);
    expect(await outputsOn({ home })).toEqual(expected);
    const { stdout } = await execute('find', [join(home, 'elsewhere'), '-type', 'f']);
    expect(stdout).toBe('');
  });
});

test('a program that looks for itself by the words of its script finds nobody', async () => {
  const script = 'pgrep -f myapp-server.jar; pkill -9 -f myapp-server.jar; echo "none: $?"';
  const status = await on({}, (run) => run(script));
  expect(status).toEqual({ kind: 'exited', code: 0, output: 'none: 1\n' });
});

test('a directory of runs that the machine type names', async () => {
  const status = await on({}, async (_, endpoint) => {
    await using channel = openChannel();
    return await channel.run({ ...endpoint, runDir: directory }, 'echo "$0"', newRun());
  });
  expect(status).toMatchObject({ code: 0, output: expect.stringMatching(`^${directory}/\\.springtide-\\w+/test-`) });
});
