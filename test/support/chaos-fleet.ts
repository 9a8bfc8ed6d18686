import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { definePool, defineSteps, defineTemplate, nodesOf, type NodeView, untilTask } from './fleet-setup.ts';
import { embeddedUrl } from './postmaster.ts';
import { ServerProcess } from './server-process.ts';
import { WorkerProcess } from './worker-process.ts';

export interface ChaosFleetOptions {
  readonly nodes: number;
  /** Step name → its script on a node, after it wrote its line; or a module with its arguments, which has to write it. */
  readonly steps: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** Settings of the server and of all workers. */
  readonly env?: Readonly<Record<string, string>>;
  /** The database, if not the server's embedded one. */
  readonly url?: string;
}

/** A script that waits until `open` makes this file for its task. */
export function waitingFor(file: string): string {
  return `until [ -e "$HOME/{{ task_id }}-${file}" ]; do sleep 0.1; done`;
}

/**
 * A server with sandbox nodes that record what runs on them: every step appends the line "task step" to a file on its
 * node.
 */
export class ChaosFleet implements AsyncDisposable {
  readonly dataDir: string;
  readonly url: string;
  readonly server: ServerProcess;
  readonly database: Database;
  readonly nodes: readonly NodeView[];
  readonly steps: readonly string[];
  private readonly env: Readonly<Record<string, string>>;
  private readonly template: number;
  /** The tasks that were started, in order. */
  readonly launched: number[] = [];
  private readonly stack: AsyncDisposableStack;

  private constructor(
    options: ChaosFleetOptions,
    made: Pick<ChaosFleet, 'dataDir' | 'url' | 'server' | 'database' | 'nodes'>,
    template: number,
    stack: AsyncDisposableStack,
  ) {
    this.steps = Object.keys(options.steps);
    this.env = options.env ?? {};
    this.dataDir = made.dataDir;
    this.url = made.url;
    this.server = made.server;
    this.database = made.database;
    this.nodes = made.nodes;
    this.template = template;
    this.stack = stack;
  }

  /** Makes server and nodes. The server runs tasks too, until `stopServersEngine` leaves that to workers. */
  static async make(options: ChaosFleetOptions): Promise<ChaosFleet> {
    await using stack = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), 'springtide-chaos-'));
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    stack.defer(() => stopSandbox(dataDir));
    const own = options.url === undefined ? {} : { SPRINGTIDE_DATABASE_URL: options.url };
    const server = stack.use(await ServerProcess.start({ dataDir, env: { ...options.env, ...own } }));
    const url = options.url ?? (await embeddedUrl(dataDir));
    const database = stack.use(openDatabase({ url, connections: 2, onError: () => {} }));
    const { nodes, template } = await furnish(server, options);
    return new ChaosFleet(options, { dataDir, url, server, database, nodes }, template, stack.move());
  }

  /** From now on only workers run tasks. */
  async stopServersEngine(): Promise<void> {
    await this.server.stop();
    await this.server.start({ SPRINGTIDE_ROLE: 'api' });
  }

  /** Starts a worker. It ends with the fleet. */
  async worker(env: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    const settings = { SPRINGTIDE_DATA_DIR: this.dataDir, SPRINGTIDE_DATABASE_URL: this.url };
    return this.stack.use(await WorkerProcess.start({ ...settings, ...this.env, ...env }));
  }

  /** The pids of the registered workers, those that started first at the front. */
  async workerPids(): Promise<readonly number[]> {
    const list = await this.server.call<readonly { name: string }[]>('/worker/list');
    return list.map(({ name }) => Number(name.split(' ').at(-1)));
  }

  /** Starts a task of all steps on all nodes, with this batch size. */
  async launch(most = this.nodes.length): Promise<number> {
    await this.server.call('/task/create', {
      template_id: this.template,
      task_name: 'chaos',
      opr_user: 'chaos',
      max_num: most,
      max_ratio: 100,
      nodes: this.nodes.map(({ ip }) => ({ ip })),
      params: {},
    });
    const [task] = await this.server.call<readonly { id: number }[]>('/task/list?page_size=1');
    const id = task?.id ?? 0;
    this.launched.push(id);
    return id;
  }

  /** Lets waiting steps of the latest task (`waitingFor`) go on at a node, without using a network. */
  async open(node: NodeView, file: string): Promise<void> {
    await writeFile(join(this.homeOf(node), `${this.launched.at(-1)}-${file}`), '');
  }

  async openAll(file: string): Promise<void> {
    await Promise.all(this.nodes.map((node) => this.open(node, file)));
  }

  /** A node's home directory, as this machine sees it. */
  homeOf({ vm_id }: NodeView): string {
    return join(this.dataDir, 'sandbox', vm_id, 'root');
  }

  /** The record of a node. */
  async ranOn(node: NodeView): Promise<readonly string[]> {
    const text = await readFile(join(this.homeOf(node), 'ran'), 'utf8').catch(() => '');
    return text.split('\n').slice(0, -1);
  }

  /** How many commands have ended on a node, whether or not that was reported. */
  async endedOn(node: NodeView): Promise<number> {
    const runs = join(this.homeOf(node), '.springtide', 'runs');
    const names = (await readdir(runs).catch(() => [])).filter((name) => name.endsWith('.rc'));
    const codes = await Promise.all(names.map((name) => readFile(join(runs, name), 'utf8').catch(() => '')));
    return codes.filter((code) => code !== '').length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }
}

async function furnish(server: ServerProcess, { nodes: count, steps }: ChaosFleetOptions) {
  const written = Object.entries(steps).map(([name, script]) => ({
    name,
    params: {},
    script: typeof script === 'string' ? `echo "{{ task_id }} ${name}" >>"$HOME/ran"\n${script}` : script,
  }));
  await defineSteps(server, written);
  const sandbox = { name: 'sandbox', desc: '', provider: 'sandbox', settings: {} };
  const vmType = await server.call<number>('/vm_type/create', sandbox);
  const expand = await defineTemplate(server, 'make', [
    { name: 'create_vm', retry: { retry_times: 3, ignore_error: false } },
  ]);
  const work = Object.keys(steps).map((name) => ({ name }));
  const template = await defineTemplate(server, 'work', work);
  const poolId = await definePool(server, { name: 'chaos', vmType, sd: 1, image: 'none', tasks: { expand } });
  const { task_id: taskId } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: count });
  await untilTask(server, taskId, [2]);
  const nodes = await nodesOf(server, poolId);
  const missing = nodes.filter(({ ip }) => ip === '-').length;
  if (missing > 0) throw new Error(`${missing} of ${count} nodes could not be made`);
  return { template, nodes };
}
