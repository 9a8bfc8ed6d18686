import { execFile, spawn } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { ADMIN, AUTH_URL, databaseUrl, DATABASES, HOME, HOSTS, PORT_DRIVER, settingsFiles } from './config.ts';

const execute = promisify(execFile);

/** Commands of the overlay, and the services that run there; all end with the process namespace. */
export class Services {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Starts everything up to Keystone, in which the catalogue can be written then. */
  async startKeystone(): Promise<void> {
    await this.writeFiles();
    await Promise.all([this.startDatabase(), this.startRabbit()]);
    const config = ['--config-file', `${HOME}/keystone.conf`];
    await this.run('keystone-manage', ...config, 'db_sync');
    const user = ['--keystone-user', 'root', '--keystone-group', 'root'];
    await this.run('keystone-manage', ...config, 'fernet_setup', ...user);
    await this.run('keystone-manage', ...config, 'credential_setup', ...user);
    const urls = ['public', 'internal', 'admin'].flatMap((kind) => [`--bootstrap-${kind}-url`, AUTH_URL]);
    const region = ['--bootstrap-region-id', 'RegionOne'];
    await this.run('keystone-manage', ...config, 'bootstrap', '--bootstrap-password', ADMIN, ...urls, ...region);
    await this.serve(
      'keystone',
      5000,
      ...uwsgi('keystone-wsgi-public', 5000, { OS_KEYSTONE_CONFIG_FILES: `${HOME}/keystone.conf` }),
    );
  }

  async startRest(): Promise<void> {
    await Promise.all([
      this.run('placement-manage', ...of('placement'), 'db', 'sync'),
      this.run('glance-manage', ...of('glance'), 'db_sync'),
      this.run('neutron-db-manage', ...of('neutron'), 'upgrade', 'head'),
      this.prepareNova(of('nova')),
    ]);
    await Promise.all([
      this.serve('placement', 8778, ...uwsgi('placement-api', 8778, { OS_PLACEMENT_CONFIG_DIR: `${HOME}/placement` })),
      this.serve('glance', 9292, 'glance-api', ...of('glance')),
      this.serve('neutron', 9696, 'neutron-server', ...of('neutron')),
    ]);
    await this.serve('conductor', null, 'nova-conductor', ...of('nova'));
    await this.serve('scheduler', null, 'nova-scheduler', ...of('nova'));
    await this.serve('nova', 8774, 'nova-api', ...of('nova'));
    for (const host of HOSTS)
      await this.serve(host, null, 'nova-compute', ...of('nova'), '--config-file', `${HOME}/${host}.conf`);
  }

  /** What a service wrote. */
  log(name: string): Promise<string> {
    return readFile(join(this.root, HOME, `${name}.log`), 'utf8');
  }

  private async writeFiles(): Promise<void> {
    const home = join(this.root, HOME);
    for (const name of ['fernet', 'credential', 'images', 'locks', 'nova', 'neutron', 'placement', 'mysql', 'rabbit'])
      await mkdir(join(home, name), { recursive: true });
    for (const [name, content] of settingsFiles()) await writeFile(join(home, name), content);
    await writeFile(join(home, 'placement', 'placement.conf'), await readFile(join(home, 'placement.conf')));
    for (const host of HOSTS) await writeFile(join(home, `${host}.conf`), `[DEFAULT]\nhost = ${host}\n`);
    for (const [name, content] of Object.entries(PORT_DRIVER)) {
      const path = join(this.root, 'usr/lib/python3/dist-packages', name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
  }

  private async startDatabase(): Promise<void> {
    const directory = [`--datadir=${HOME}/mysql`, '--user=root'];
    await this.run('mariadb-install-db', '--no-defaults', ...directory, '--auth-root-authentication-method=normal');
    const socket = `${HOME}/mysql.sock`;
    const place = [`--socket=${socket}`, '--bind-address=127.0.0.1', '--max-connections=500'];
    await this.serve(
      'mariadb',
      3306,
      'mariadbd',
      '--no-defaults',
      ...directory,
      ...place,
      '--innodb-flush-log-at-trx-commit=0',
    );
    const grants = DATABASES.map(
      (name) => `create database ${name}; grant all on ${name}.* to springtide@'%' identified by 'springtide';`,
    );
    // one for connections that are named by the resolver
    await this.run(
      'mariadb',
      '--no-defaults',
      `--socket=${socket}`,
      '-e',
      `drop user if exists ''@localhost; ${grants.join(' ')}`,
    );
  }

  private async startRabbit(): Promise<void> {
    await this.run('chown', 'rabbitmq:', `${HOME}/rabbit`);
    const names = {
      RABBITMQ_NODENAME: 'rabbit@localhost',
      RABBITMQ_MNESIA_BASE: `${HOME}/rabbit`,
      RABBITMQ_LOG_BASE: `${HOME}/rabbit`,
    };
    await this.serve(
      'rabbit',
      5672,
      'env',
      ...Object.entries(names).map(([key, value]) => `${key}=${value}`),
      'rabbitmq-server',
    );
  }

  private async prepareNova(config: readonly string[]): Promise<void> {
    await this.run('nova-manage', ...config, 'api_db', 'sync');
    await this.run(
      'nova-manage',
      ...config,
      'cell_v2',
      'map_cell0',
      '--database_connection',
      databaseUrl('nova_cell0'),
    );
    await this.run('nova-manage', ...config, 'db', 'sync');
    await this.run('nova-manage', ...config, 'cell_v2', 'create_cell', '--name', 'cell1');
  }

  private async run(program: string, ...args: readonly string[]): Promise<void> {
    await execute('chroot', [this.root, program, ...args], { env: ENVIRONMENT, maxBuffer: 64 * 1024 * 1024 });
  }

  /** @param port where it listens; null = nowhere */
  private async serve(name: string, port: number | null, ...command: readonly string[]): Promise<void> {
    const log = await open(join(this.root, HOME, `${name}.log`), 'a');
    const child = spawn('chroot', [this.root, ...command], { env: ENVIRONMENT, stdio: ['ignore', log.fd, log.fd] });
    await log.close();
    if (port === null) return;
    for (const end = Date.now() + STARTED_WITHIN; !(await listens(port)); await delay(100)) {
      const isOver = child.exitCode !== null || Date.now() > end;
      if (isOver) throw new Error(`${name} does not listen: ${(await this.log(name)).slice(-2000)}`);
    }
  }
}

/** Milliseconds. */
const STARTED_WITHIN = 180_000;
const of = (name: string): readonly string[] => ['--config-file', `${HOME}/${name}.conf`];
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', HOME: '/root' };

function uwsgi(program: string, port: number, variables: Readonly<Record<string, string>>): readonly string[] {
  const env = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  // services that keep connections do not learn that it closes them
  const header = ['--add-header', 'Connection: close'];
  const workers = ['--master', '--processes', '2', '--lazy-apps', '--enable-threads', '--buffer-size', '65535'];
  return [
    'uwsgi_python3',
    '--http-socket',
    `127.0.0.1:${port}`,
    '--wsgi-file',
    `/usr/bin/${program}`,
    ...header,
    ...workers,
    ...env,
  ];
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
