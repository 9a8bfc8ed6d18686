import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Plays, type PlaysDeps } from '../../src/ansible/plays/plays.ts';
import { playbookSource } from '../../src/ansible/plays/play-arguments.ts';
import type { PlayTask } from '../../src/ansible/plays/play.ts';
import type { Channel, Endpoint, ExitStatus, RunOptions } from '../../src/channel/channel.ts';
import type { Params } from '../../src/domain/plans/plan.ts';
import { inSeconds, newRun, startChannelRig } from './channel-rig.ts';
import { ownFilesAt } from './no-content.ts';
import { startSshd, type TestSshd } from './sshd.ts';

/** Nodes, and a server from which playbooks are played. */
export interface PlaysBench extends AsyncDisposable {
  readonly nodes: readonly TestSshd[];
  readonly channel: Channel;
  /** Where playbooks are. */
  readonly content: string;
  /** The directory that keeps what is known of plays. */
  readonly directory: string;
  /** Writes a file among the playbooks. */
  write(path: string, text: string): Promise<void>;
  /** A fresh runner, as after a start of the server. */
  runner(more?: Partial<PlaysDeps>): Plays;
  /** Plays on nodes, with a runner that all tests share. */
  play(args: Params, options?: Partial<PlayOptions>): Promise<readonly ExitStatus[]>;
  /** A file of a node. */
  fileOf(node: number, name: string): Promise<string>;
}

export interface PlayOptions {
  readonly runner: Plays;
  /** The runs of the nodes; default: new ones. */
  readonly runs: readonly RunOptions[];
  readonly vars: Params;
  readonly endpoints: readonly Endpoint[];
}

/** @example await using bench = await openPlaysBench(3) */
export async function openPlaysBench(count: number): Promise<PlaysBench> {
  await using stack = new AsyncDisposableStack();
  const rig = stack.use(await startChannelRig());
  const nodes = [rig.sshd];
  for (let node = 1; node < count; node += 1) nodes.push(stack.use(await startSshd()));
  const root = await mkdtemp(join(tmpdir(), 'springtide-plays-'));
  stack.defer(() => rm(root, { recursive: true, force: true }));
  const [content, directory] = [join(root, 'files'), join(root, 'plays')];
  await mkdir(content);
  const channel = stack.use(rig.openChannel());
  const runner = (more: Partial<PlaysDeps> = {}): Plays =>
    new Plays({ channel, directory, content: ownFilesAt(content), hidden: [root], ...more });
  const shared = runner();
  let groups = 0;
  const all = stack.move();
  return {
    nodes,
    channel,
    content,
    directory,
    write: async (path, text) => {
      await mkdir(dirname(join(content, path)), { recursive: true });
      await writeFile(join(content, path), text);
    },
    runner,
    play: (args, { runner: by = shared, runs, vars = {}, endpoints = nodes.map(({ endpoint }) => endpoint) } = {}) => {
      groups += runs === undefined ? 1 : 0;
      const group = String(groups);
      return Promise.all(
        endpoints.map((endpoint, node) => {
          const host = hostOf(node, vars, nodes[node]?.home ?? '');
          return by.run(endpoint, { group, source: playbookSource(args), host }, runs?.[node] ?? newPlay());
        }),
      );
    },
    fileOf: (node, name) => readFile(join(nodes[node]?.home ?? '', name), 'utf8').catch(() => ''),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** The options of a new run, with the time that a playbook takes. */
export function newPlay(more: Partial<RunOptions> = {}): RunOptions {
  return newRun({ deadline: inSeconds(300), ...more });
}

function hostOf(node: number, vars: Params, home: string): PlayTask['host'] {
  const name = `192.0.2.${node + 1}`;
  return { name, groups: ['pool_web', 'cluster_main'], vars: { home, number: node, ...vars } };
}
