import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotConfined } from '../../src/ansible/bubblewrap.ts';
import { type ConfinedOptions, runConfined } from '../../src/ansible/confinement.ts';
import { running } from '../support/ansible.ts';
import { until } from '../support/until.ts';

/* A program that was brought to do anything: what it finds in the confinement (Z1–Z5). */

let directory: string;
const servers: Server[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-confined-'));
  await chmod(directory, 0o777);
  await writeFile(join(directory, 'secret'), 'hunter2', { mode: 0o666 });
});
afterAll(async () => {
  for (const server of servers) server.close();
  await rm(directory, { recursive: true, force: true });
});

/** Runs Python with `attempt(what)`, which says how an attempt at something went. Answers with what each attempt got. */
async function attack(source: string, options: Partial<ConfinedOptions> = {}): Promise<Record<string, unknown>> {
  const prelude = `import json, os, socket, sys, time
got = {}
def attempt(name, action):
    try:
        got[name] = action()
    except BaseException as error:
        got[name] = 'FAILED ' + type(error).__name__
`;
  const command = ['/usr/bin/python3', '-c', `${prelude}${source}\nprint(json.dumps(got, default=str))`];
  const { code, stdout, stderr } = await runConfined(command, { hidden: [], ...options });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Every attempt that got something. */
const successes = (got: Record<string, unknown>): readonly string[] =>
  Object.entries(got).flatMap(([name, value]) =>
    String(value).startsWith('FAILED ') ? [] : [`${name}: ${String(value)}`],
  );

const python = (value: unknown): string => JSON.stringify(value);

describe('it reaches', () => {
  test('no file of the server: secrets, keys, accounts, homes (Z1)', async () => {
    const files = ['/etc/shadow', '/etc/passwd', '/etc/hostname', '/root/.ssh/id_rsa', join(directory, 'secret')];
    const directories = [
      '/root',
      '/home',
      '/etc',
      '/var',
      '/run',
      '/opt',
      '/srv',
      '/sys',
      '/boot',
      homedir(),
      process.cwd(),
    ];
    const got = await attack(`
for path in ${python([...files, ...files.map((path) => `/proc/1/root${path}`), ...files.map((path) => `/tmp/../..${path}`)])}:
    attempt(path, lambda: open(path).read())
for path in ${python(directories)}:
    attempt(path, lambda: os.listdir(path))
`);
    expect(successes(got)).toEqual([]);
    expect(Object.keys(got)).toHaveLength(new Set([...files, ...directories]).size + 2 * files.length);
  });

  test('nothing where programs are that is to be hidden (Z1)', async () => {
    // root alone may write there, and only there anything can be shown
    if (process.getuid?.() !== 0) return;
    const data = await mkdtemp('/usr/local/lib/springtide-');
    try {
      await chmod(data, 0o755);
      await writeFile(join(data, 'secret'), 'hunter2');
      const look = `attempt('data', lambda: os.listdir(${python(data)}))`;
      expect(await attack(look)).toEqual({ data: ['secret'] });
      expect(await attack(look, { hidden: [data] })).toEqual({ data: [] });
    } finally {
      await rm(data, { recursive: true });
    }
  });

  test('no network and no socket of the server (Z2)', async () => {
    const heard: string[] = [];
    const listen = async (address: string | number): Promise<Server> => {
      const server = createServer((socket) => {
        heard.push(String(address));
        socket.destroy();
      });
      servers.push(server);
      await once(
        typeof address === 'number' ? server.listen(address, '127.0.0.1') : server.listen(address),
        'listening',
      );
      return server;
    };
    const address = (await listen(0)).address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await listen(join(directory, 'socket'));
    await chmod(join(directory, 'socket'), 0o777);
    await listen('\0springtide-confined');
    const got = await attack(`
def connect(family, address):
    peer = socket.socket(family, socket.SOCK_STREAM)
    peer.settimeout(2)
    peer.connect(address)
    return 'connected'
def send(address):
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', address)
attempt('loopback', lambda: connect(socket.AF_INET, ('127.0.0.1', ${port})))
attempt('another', lambda: connect(socket.AF_INET, ('127.0.0.2', ${port})))
attempt('sixth', lambda: connect(socket.AF_INET6, ('::1', ${port})))
attempt('socket', lambda: connect(socket.AF_UNIX, ${python(join(directory, 'socket'))}))
attempt('abstract', lambda: connect(socket.AF_UNIX, '\\0springtide-confined'))
attempt('packet', lambda: send(('192.0.2.1', 53)))
attempt('raw', lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt('interfaces', lambda: [name for _, name in socket.if_nameindex() if name != 'lo'] or 1 / 0)
`);
    expect(successes(got)).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('no process, variable, terminal or open file of the server (Z2)', async () => {
    process.env['SPRINGTIDE_TEST_SECRET'] = 'hunter2';
    const leak = openSync(join(directory, 'secret'), 'r');
    try {
      const got = await attack(`
attempt('processes', lambda: [pid for pid in os.listdir('/proc') if pid.isdigit() and int(pid) > 20] or 1 / 0)
attempt('server', lambda: os.kill(${process.pid}, 0))
attempt('group', lambda: os.killpg(${process.pid}, 0))
attempt('environment', lambda: os.environ['SPRINGTIDE_TEST_SECRET'])
attempt('first', lambda: open('/proc/1/environ').read().index('hunter2'))
attempt('terminal', lambda: open('/dev/tty').read())
attempt('files', lambda: [fd for fd in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + fd) and int(fd) > 2 and os.readlink('/proc/self/fd/' + fd) != '/dev/null'] or 1 / 0)
`);
      expect(successes(got)).toEqual([]);
      expect(leak).toBeGreaterThan(2);
    } finally {
      delete process.env['SPRINGTIDE_TEST_SECRET'];
    }
  });

  test('no file that it could write but in memory (Z1)', async () => {
    const paths = [
      '/x',
      '/usr/bin/x',
      '/usr/lib/x',
      '/usr/share/ansible/x',
      '/etc/x',
      '/dev/x',
      '/proc/sys/kernel/core_pattern',
    ];
    const got = await attack(`
for path in ${python([...paths, join(directory, 'x')])}:
    attempt(path, lambda: open(path, 'w').write('x'))
attempt('program', lambda: os.chmod('/usr/bin/env', 0o777))
`);
    expect(successes(got)).toEqual([]);
    expect(await attack(`attempt('memory', lambda: open('/tmp/x', 'w').write('x'))`)).toEqual({ memory: 1 });
  });

  test('no other user and no right (Z3)', async () => {
    const got = await attack(`
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def called(result):
    if result != 0:
        raise OSError(ctypes.get_errno())
    return 'done'
attempt('root', lambda: os.setuid(0))
attempt('groups', lambda: os.setgroups([0]))
attempt('user namespace', lambda: called(libc.unshare(0x10000000)))
attempt('mount namespace', lambda: called(libc.unshare(0x20000)))
attempt('mount', lambda: called(libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)))
attempt('remount', lambda: called(libc.mount(b'none', b'/', None, 32, None)))
attempt('root directory', lambda: os.chroot('/tmp'))
attempt('host name', lambda: socket.sethostname('x'))
attempt('device', lambda: os.mknod('/tmp/disk', 0o60600, os.makedev(8, 0)))
attempt('limits', lambda: __import__('resource').setrlimit(6, (1000, 1000)))
`);
    expect(successes(got)).toEqual([]);
    const rights = await attack(`
attempt('user', lambda: os.getuid())
attempt('outside', lambda: int(open('/proc/self/uid_map').read().split()[1]))
attempt('status', lambda: [line.split()[1] for line in open('/proc/self/status') if line.startswith(('CapEff', 'CapPrm', 'NoNewPrivs'))])
`);
    expect(rights).toMatchObject({ user: 61000, status: ['0000000000000000', '0000000000000000', '1'] });
  });
});

const flood = (file: string): Promise<unknown> =>
  runConfined(['/usr/bin/python3', '-c', `import sys\nwhile True: sys.${file}.write('x' * 65536)`], { hidden: [] });

describe('it is bounded (Z4)', () => {
  test('in processes, memory and files', async () => {
    const got = await attack(`
import signal
children = []
def bomb():
    while len(children) < 200:
        child = os.fork()
        if child == 0:
            time.sleep(100)
            os._exit(0)
        children.append(child)
def fill(path):
    with open(path, 'wb') as file:
        for _ in range(64):
            file.write(bytes(2 ** 20))
attempt('processes', bomb)
attempt('memory', lambda: len(bytearray(2 ** 31)))
attempt('file', lambda: fill('/tmp/x'))
attempt('more files', lambda: [fill('/tmp/%d' % number) for number in range(64)])
attempt('shared memory', lambda: fill('/dev/shm/x'))
for child in children:
    os.kill(child, signal.SIGKILL)
got['children'] = len(children)
`);
    expect(successes(got)).toEqual([expect.stringMatching(/^children: [0-7]$/)]);
  });

  test('in what it says', async () => {
    await expect(flood('stdout')).rejects.toThrow('it wrote more than 16777216 bytes');
    await expect(flood('stderr')).rejects.toThrow('it wrote more than 65536 bytes');
  });

  test('in time: whoever waits can end it, with all that it began', async () => {
    const control = new AbortController();
    const begun = runConfined(['/bin/sh', '-c', 'setsid sleep 3511 & sleep 3512'], {
      hidden: [],
      signal: control.signal,
    });
    begun.catch(() => {});
    await until('it runs', async () => (await running('sleep 351')).some((line) => line.startsWith('sleep 3511')));
    control.abort(new Error('enough'));
    await expect(begun).rejects.toThrow('enough');
    await until('it has ended', async () => (await running('sleep 351')).length === 0);
    await expect(
      runConfined(['/bin/sleep', '3513'], { hidden: [], signal: AbortSignal.abort(new Error('before')) }),
    ).rejects.toThrow('before');
  });

  test('to its own life: what it left behind ends with it', async () => {
    const script = 'setsid sleep 3521 >/dev/null 2>&1 </dev/null & echo begun';
    expect(await runConfined(['/bin/sh', '-c', script], { hidden: [] })).toMatchObject({ stdout: 'begun\n' });
    await until('it has ended', async () => (await running('sleep 3521')).length === 0);
  });

  test("to the server's life", async () => {
    const module = new URL('../../src/ansible/confinement.ts', import.meta.url);
    const source = `import { runConfined } from ${python(module.href)};
await runConfined(['/bin/sleep', '3531'], { hidden: [] });`;
    const server = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: 'ignore' });
    const exited = once(server, 'exit');
    await until('it runs', async () => (await running('sleep 3531')).some((line) => line.startsWith('/bin/sleep')));
    server.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
    await until('it has ended', async () => (await running('sleep 3531')).length === 0);
  });
});

/** Runs a program that leaves a mark, with this PATH. */
async function withPath(path: string): Promise<void> {
  const { PATH } = process.env;
  process.env['PATH'] = path;
  try {
    await runConfined(['/bin/sh', '-c', `echo ran >${join(directory, 'ran')}`], { hidden: [] });
  } finally {
    process.env['PATH'] = PATH;
  }
}

describe('where it cannot be confined, it does not run, and the remedy is told (Z5)', () => {
  const mend = /apt-get install bubblewrap .*user\.max_user_namespaces/;

  test('without bubblewrap', async () => {
    await expect(withPath('/nowhere')).rejects.toThrow(NotConfined);
    await expect(withPath('/nowhere')).rejects.toThrow(mend);
    await expect(readFile(join(directory, 'ran'))).rejects.toThrow('ENOENT');
  });

  test('without user namespaces', async () => {
    const complaint = 'bwrap: No permissions to create new namespace';
    await writeFile(join(directory, 'bwrap'), `#!/bin/sh\necho '${complaint}' >&2\nexit 1\n`, { mode: 0o755 });
    await expect(withPath(`${directory}:/usr/bin:/bin`)).rejects.toThrow(complaint);
    await expect(withPath(`${directory}:/usr/bin:/bin`)).rejects.toThrow(mend);
    await expect(readFile(join(directory, 'ran'))).rejects.toThrow('ENOENT');
  });
});
