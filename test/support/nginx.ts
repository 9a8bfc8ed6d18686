import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { killTree } from './process-tree.ts';
import { startSshd, type TestSshd } from './sshd.ts';

/** One host of nginx: a real nginx that listens on loopback, behind a real sshd. */
export interface NginxHost extends AsyncDisposable {
  /** The URL of requests, e.g. http://127.0.0.1:34567 */
  readonly url: string;
  readonly sshd: TestSshd;
  /** Its entry in the settings. */
  readonly entry: { readonly host: string; readonly port: number; readonly user: string; readonly key_file: string };
  /** The path of something beside its configuration. */
  path(name: string): string;
  /** The file with the upstreams. */
  text(): Promise<string>;
  write(text: string): Promise<void>;
  /** How often nginx was told to reload. */
  reloads(): Promise<number>;
  /** Kills nginx, as a crash does. */
  kill(): Promise<void>;
  /** Kills it, and starts it again with the files that are there. */
  restart(): Promise<void>;
}

/** Hosts of nginx that have the same paths. */
export interface TestNginx extends AsyncDisposable {
  readonly hosts: readonly NginxHost[];
  /** Its settings, as far as they say where it is. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The directory of the keys with which the hosts are reached. */
  readonly keys: string;
}

export interface NginxOptions {
  /** More than one need root, for mount namespaces: all have their files at one path. */
  readonly hosts?: number;
  /** The file with the upstreams; default: "web" with a placeholder. */
  readonly file?: string;
  /** A user other than root, with the rights that docs/balancers/nginx.md gives it. */
  readonly account?: string;
}

export const EMPTY_UPSTREAM = 'upstream web {\n    server 127.0.0.1:1 down; # springtide placeholder\n}\n';

/**
 * @example
 * await using nginx = await startNginx();
 * await fetch(nginx.hosts[0].url); // 502, as the upstream is empty
 */
export async function startNginx(options: NginxOptions = {}): Promise<TestNginx> {
  const { hosts: count = 1, file = EMPTY_UPSTREAM, account = null } = options;
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'springtide-nginx-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const [site, keys] = [join(directory, 'site'), join(directory, 'keys')];
  await Promise.all([mkdir(site), mkdir(keys, { mode: 0o700 })]);
  await chmod(directory, 0o755);
  const hosts: NginxHost[] = [];
  for (let number = 0; number < count; number += 1) {
    // a single one needs no other place for its files
    const own = count === 1 ? site : join(directory, `host-${number}`);
    hosts.push(stack.use(await startHost({ site, own, file, keys, key: `host-${number}`, account })));
  }
  const held = stack.move();
  return {
    hosts,
    keys,
    settings: {
      hosts: hosts.map(({ entry }) => entry),
      file: `${site}/conf.d/web.conf`,
      upstreams: ['web'],
      program: `${site}/nginx`,
      config: `${site}/nginx.conf`,
      pid_file: `${site}/nginx.pid`,
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

interface Place {
  /** The path of its files for nginx and for logins. */
  readonly site: string;
  /** Where they are. */
  readonly own: string;
  readonly file: string;
  readonly keys: string;
  readonly key: string;
  readonly account: string | null;
}

async function startHost({ site, own, file, keys, key, account }: Place): Promise<NginxHost> {
  const port = await freePort();
  await Promise.all(['conf.d', 'temp'].map((name) => mkdir(join(own, name), { recursive: true })));
  await writeFile(join(own, 'nginx.conf'), configuration(site, port));
  await writeFile(join(own, 'conf.d/web.conf'), file);
  await writeFile(join(own, 'calls'), '');
  await writeFile(join(own, 'nginx'), WRAPPER.replaceAll('SITE', site), { mode: 0o755 });
  const bind = own === site ? undefined : `mount --bind ${own} ${site}`;
  const prepare = [bind ?? '', account === null ? '' : accountOf(account, site)].join('\n');
  const sshd = await startSshd(
    '127.0.0.1',
    prepare === '\n' ? {} : { prepare, ...(account === null ? {} : { home: null }) },
  );
  await copyFile(sshd.keyFile, join(keys, key));
  await chmod(join(keys, key), 0o600);
  const url = `http://127.0.0.1:${port}`;
  let child = await startServing(url, site, bind);
  const kill = (): Promise<void> => killed(child);
  return {
    url,
    sshd,
    entry: { host: '127.0.0.1', port: sshd.endpoint.port, user: account ?? sshd.endpoint.user, key_file: key },
    path: (name) => join(own, name),
    text: () => readFile(join(own, 'conf.d/web.conf'), 'utf8'),
    write: (text) => writeFile(join(own, 'conf.d/web.conf'), text),
    reloads: async () =>
      (await readFile(join(own, 'calls'), 'utf8')).split('\n').filter((call) => call.endsWith('-s reload')).length,
    kill,
    restart: async () => {
      await kill();
      child = await startServing(url, site, bind);
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      await sshd[Symbol.asyncDispose]();
    },
  };
}

/** Notes how nginx is called. While a file "die-at-…" exists, the next such call kills everything that asked for it, as a crash does. */
const WRAPPER = `#!/bin/sh
echo "$*" >>SITE/calls
case $* in
  *"-s reload") at=reload ;;
  *) at=test ;;
esac
if [ -e SITE/die-at-$at ]; then rm SITE/die-at-$at; kill -9 0; fi
exec /usr/sbin/nginx "$@"
`;

/** Makes a user of the host alone: a copy of /etc replaces this machine's for everything that its sshd runs. */
function accountOf(account: string, site: string): string {
  const nginx = `${site}/nginx -c ${site}/nginx.conf`;
  return `
cp -a /etc "$directory/etc"
mount --bind "$directory/etc" /etc
mkdir -p /run/sudo /var/lib/sudo
mount -t tmpfs tmpfs /run/sudo
mount -t tmpfs tmpfs /var/lib/sudo
useradd -u 47100 -m -d "$directory/${account}" -s /bin/sh ${account}
usermod -p '*' ${account}
echo '${account} ALL=(root) NOPASSWD: ${nginx} -t -q, ${nginx} -s reload' >/etc/sudoers.d/springtide
chmod 440 /etc/sudoers.d/springtide
chown -R ${account} ${site}/conf.d`;
}

function configuration(site: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${site}/temp/${name};`,
  );
  return [
    'user root;',
    'worker_processes 1;',
    `pid ${site}/nginx.pid;`,
    `error_log ${site}/error.log notice;`,
    'events { worker_connections 512; }',
    'http {',
    '  access_log off;',
    ...temporary,
    `  include ${site}/conf.d/*.conf;`,
    '  server {',
    `    listen 127.0.0.1:${port};`,
    '    location / { proxy_pass http://web; }',
    '  }',
    '}',
    '',
  ].join('\n');
}

async function startServing(url: string, site: string, bind: string | undefined): Promise<ChildProcess> {
  const command = [
    '/usr/sbin/nginx',
    '-e',
    `${site}/error.log`,
    '-c',
    `${site}/nginx.conf`,
    '-g',
    'daemon off;',
  ] as const;
  const [program, ...args] =
    bind === undefined ? command : (['unshare', '-m', 'sh', '-euc', `${bind}\nexec "$@"`, 'sh', ...command] as const);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  for (const end = Date.now() + 20_000; ;) {
    try {
      await (await fetch(url)).arrayBuffer();
      return child;
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`nginx ended: ${errors}`, { cause: error });
      if (Date.now() > end) {
        await killed(child);
        throw new Error(`nginx does not serve: ${errors}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await killTree(child.pid ?? 0);
  await gone;
}
