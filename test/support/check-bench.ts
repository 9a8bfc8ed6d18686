import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import type { AnsibleRunner } from '../../src/ansible/ansible.ts';
import { Plays } from '../../src/ansible/plays/plays.ts';
import { createAnsibleRunner } from '../../src/ansible/runner.ts';
import type { Channel } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { createExecutors } from '../../src/steps/registry.ts';
import { type ApiServer, startApi } from './api-server.ts';
import { newRun } from './channel-rig.ts';
import { startTestWorker } from './engine.ts';
import { NO_REPOSITORIES, ownFilesAt } from './no-content.ts';
import { startSshd, type TestSshd } from './sshd.ts';
import { until } from './until.ts';
import { keysAt } from './keys.ts';
import { NO_LEDGER } from './no-ledger.ts';

/** The nodes' addresses; what is on the last of them differs. */
export const IPS = ['127.0.3.1', '127.0.3.2', '127.0.3.3'] as const;

/** What is on each node at first, in a /srv of its own. */
const prepared = (ip: string): string => `mount -t tmpfs none /srv
printf 'port ${ip === IPS[2] ? 81 : 80}\\n' >/srv/app.conf
printf 'a\\n' >/srv/list
printf '\\000\\001' >/srv/binary
echo done >/srv/installed`;

interface Answer<Data> {
  readonly msg: string;
  readonly data: Data;
}

/** Actions by their names, step by step. */
type Steps = Readonly<Record<string, Readonly<Record<string, object>>>>;

export interface CheckedPool {
  readonly id: number;
  /** What `/task/create` takes to run its template on all nodes. */
  readonly request: Readonly<Record<string, unknown>>;
}

interface Group {
  readonly finding: string | null;
  readonly count: number;
  readonly nodes: readonly { readonly ip: string }[];
  readonly actions: readonly { readonly name: string; readonly finding: string; readonly text: string }[];
}

/** A server with three real nodes, whose tasks run when there is a worker. */
export class CheckBench implements AsyncDisposable {
  readonly server: ApiServer;
  readonly channel: Channel;
  /** Where playbooks and files are. */
  readonly files: string;
  readonly runner: AnsibleRunner;
  private readonly nodes: ReadonlyMap<string, TestSshd>;
  private readonly all: AsyncDisposableStack;
  readonly plays: Plays;
  private made = 0;

  private constructor(
    server: ApiServer,
    nodes: ReadonlyMap<string, TestSshd>,
    root: string,
    all: AsyncDisposableStack,
  ) {
    this.server = server;
    this.nodes = nodes;
    this.all = all;
    this.files = join(root, 'files');
    this.channel = all.use(
      createSshChannel({
        keys: keysAt(nodes.get(IPS[0])?.keyFile ?? ''),
        checkHostKey: () => Promise.resolve(),
        sweepDue: () => Promise.resolve(false),
        maxConnections: 10,
      }),
    );
    this.runner = createAnsibleRunner({ channel: this.channel, hidden: [], admitted: [] });
    this.plays = new Plays({
      channel: this.channel,
      directory: join(root, 'plays'),
      content: ownFilesAt(this.files),
      hidden: [root],
    });
  }

  /** @example await using bench = await CheckBench.open() */
  static async open(): Promise<CheckBench> {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startApi());
    const nodes = new Map<string, TestSshd>();
    for (const ip of IPS) nodes.set(ip, stack.use(await startSshd(ip, { prepare: prepared(ip) })));
    const root = await mkdtemp(join(tmpdir(), 'springtide-checks-'));
    stack.defer(() => rm(root, { recursive: true, force: true }));
    await mkdir(join(root, 'files'));
    return new CheckBench(server, nodes, root, stack.move());
  }

  startWorker(ansible: AnsibleRunner = this.runner): Promise<AsyncDisposable> {
    const { server, channel, plays } = this;
    const executors = createExecutors({
      channel,
      ansible,
      plays,
      endpointOf: (ip) => Promise.resolve(this.nodes.get(ip)?.endpoint ?? nothing()),
      content: { files: ownFilesAt(this.files), repositories: NO_REPOSITORIES },
      machineTypeOf: () => Promise.resolve(null),
      factsOf: () => Promise.resolve(null),
      factsGathered: () => Promise.resolve(null),
      now: server.context.now,
      machinesOf: nothing,
      discoveryOf: nothing,
      ledger: NO_LEDGER,
      tokenOf: () => 'token',
    });
    return startTestWorker({ ...server.test, queue: server.queue, executors, now: server.context.now });
  }

  async ask<Data>(path: string, body: object): Promise<Answer<Data>> {
    const headers = { authorization: 'tester' };
    const response = await fetch(`${this.server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as Answer<Data>;
  }

  async call<Data>(path: string, body: object = {}): Promise<Data> {
    const { msg, data } = await this.ask<Data>(path, body);
    if (msg !== 'success') throw new Error(`${path}: ${msg}`);
    return data;
  }

  /** A pool of the three nodes, which deploys by these steps. @param secrets parameters of the actions */
  async makePool(steps: Steps, secrets: readonly string[] = []): Promise<CheckedPool> {
    this.made += 1;
    const name = `n${this.made}`;
    const cluster_id = await this.call<number>('/cluster/create', { name, desc: '', biz: '' });
    const service = { name, desc: '', service_type: 'x', docker_image: 'web:1', cluster_id };
    const { id: service_id } = await this.call<{ id: number }>('/service/create', service);
    for (const [step, actions] of Object.entries(steps)) await this.makeStep(step, actions, secrets);
    const template = Object.keys(steps).map((step) => ({
      name: `${step}${this.made}`,
      retry: { retry_times: 3, ignore_error: false },
    }));
    const template_id = await this.call<number>('/task_tpl/create', { name, desc: '', steps: template, facts: true });
    const pool = { name, desc: '', vm_type: 1, sd_id: 0, service_id, tasks: { deploy: template_id } };
    const { id } = await this.call<{ id: number }>('/pool/create', pool);
    await sql`delete from node`.execute(this.server.test.database);
    await this.call(`/pool/${id}/add_nodes`, { nodes: IPS });
    return { id, request: { template_id, task_name: name, opr_user: 'tester', nodes: IPS, timeout: 120 } };
  }

  private async makeStep(step: string, actions: Steps[string], secrets: readonly string[]): Promise<void> {
    const params = { port: 'integer', ...Object.fromEntries(secrets.map((secret) => [secret, 'secret'])) };
    const names: string[] = [];
    for (const [action, template] of Object.entries(actions)) {
      const name = `${action}${this.made}`;
      const action_id = await this.call<number>('/action/create', { name, desc: '', params });
      await this.call('/actimpl/create', { type: 'ansible', action_id, template: { action: template } });
      names.push(name);
    }
    await this.call('/remote_step/create', { name: `${step}${this.made}`, desc: '', actions: names });
  }

  /** Asks for a plan with a check. @returns the task that checks */
  async check(path: string, body: object): Promise<number> {
    const { plans } = await this.call<{ plans: readonly { check: { task_id: number } | null }[] }>(
      `${path}?plan=1`,
      body,
    );
    return plans[0]?.check?.task_id ?? 0;
  }

  /** @returns the state in which the task ended */
  async untilEnded(task: number): Promise<number> {
    let state = 0;
    await until('the check has ended', async () => {
      ({ state } = await this.call<{ state: number }>(`/task/${task}`));
      return state > 1;
    });
    return state;
  }

  /** What was found of a step; actions as name, finding and text. */
  async groupsOf(task: number, step = 0, language = 'en') {
    const headers = { authorization: 'tester', 'accept-language': language };
    const response = await fetch(`${this.server.url}/task/${task}/checks?step=${step}`, { headers });
    const { data, findings } = (await response.json()) as {
      readonly data: readonly Group[];
      readonly findings: object;
    };
    return {
      findings,
      groups: data.map(({ nodes, actions, count, finding }) => ({
        finding,
        count,
        nodes: nodes.map(({ ip }) => ip),
        actions: actions.map(({ name, finding: found, text }) => [name.replace(/\d+$/, ''), found, text]),
      })),
    };
  }

  /** What is on the nodes, with its times, and what the server knows of them. */
  async witness(): Promise<unknown> {
    const looks = [...this.nodes.values()].map(async ({ endpoint }) => {
      const script = 'cd /srv && find . -printf "%p %m %T@ " -exec cat {} \\; 2>/dev/null';
      const status = await this.channel.run(endpoint, script, newRun());
      return 'output' in status ? status.output : status;
    });
    const { rows } = await sql<object>`
      select (select jsonb_agg(node order by id) from node) as nodes, (select jsonb_agg(pool order by id) from pool) as pools,
             (select jsonb_agg(service order by id) from service) as services,
             (select count(*) from node_lock) as locks, (select count(*) from node_facts) as facts`.execute(
      this.server.test.database,
    );
    return [await Promise.all(looks), rows];
  }

  /** A path in the home of the first node's user. */
  home(name: string): string {
    return join(this.nodes.get(IPS[0])?.home ?? '', name);
  }

  /** A file there; '' = none. */
  fileAtHome(name: string): Promise<string> {
    return readFile(this.home(name), 'utf8').catch(() => '');
  }

  /** Makes the directory of a file among the playbooks. @returns its path */
  async pathFor(file: string): Promise<string> {
    const path = join(this.files, file);
    await mkdir(dirname(path), { recursive: true });
    return path;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.all.disposeAsync();
  }
}

function nothing(): Promise<never> {
  return Promise.reject(new Error('not in this test'));
}
