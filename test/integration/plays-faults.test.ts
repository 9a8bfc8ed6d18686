import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PlayProcess, PlayRecords } from '../../src/ansible/plays/play-records.ts';
import { isAlive } from '../../src/base/process-identity.ts';
import type { ExitStatus, RunOptions } from '../../src/channel/channel.ts';
import { running } from '../support/ansible.ts';
import { newPlay, openPlaysBench, type PlaysBench } from '../support/plays.ts';
import { until } from '../support/until.ts';

let bench: PlaysBench;

beforeAll(async () => {
  bench = await openPlaysBench(2);
  await bench.write(
    'steps/steps.yml',
    `- hosts: all
  gather_facts: false
  tasks:
    - raw: "echo one >>{{ home }}/{{ name }}; until [ -e {{ home }}/{{ name }}.go ]; do sleep 0.2; done; echo through"
    - raw: "echo two >>{{ home }}/{{ name }}"
`,
  );
});
afterAll(() => bench[Symbol.asyncDispose]());

const PATH = { path: 'steps/steps.yml' };
const THROUGH: ExitStatus = { kind: 'exited', code: 0, output: 'changed: raw\n  through\nchanged: raw\n' };

const go = (name: string) => Promise.all(bench.nodes.map(({ home }) => writeFile(join(home, `${name}.go`), '')));
const ran = (name: string) => Promise.all(bench.nodes.map((_, node) => bench.fileOf(node, name)));
const begunOnAll = (name: string): Promise<void> =>
  until(`${name} was begun on all nodes`, async () => (await ran(name)).every((text) => text === 'one\n'));

/** The processes of plays that were begun, but for those known before. */
async function newProcesses(before: readonly PlayProcess[] = []): Promise<readonly PlayProcess[]> {
  const found: PlayProcess[] = [];
  for (const id of await readdir(bench.directory)) {
    const text = await readFile(join(bench.directory, id, 'process.json'), 'utf8').catch(() => 'null');
    const process = JSON.parse(text) as PlayProcess | null;
    if (process !== null && !before.some(({ pid }) => pid === process.pid)) found.push(process);
  }
  return found;
}

test('a play goes on when its server is gone; the next one follows it, and each task runs once', async () => {
  const gone = new AbortController();
  const runs = bench.nodes.map(() => newPlay({ signal: gone.signal }));
  const left = bench.play(PATH, { runs, runner: bench.runner(), vars: { name: 'kept' } });
  await begunOnAll('kept');
  gone.abort(new Error('the server stops'));
  await expect(left).rejects.toThrow('the server stops');
  await go('kept');
  const again: readonly RunOptions[] = runs.map(({ runId }) => newPlay({ runId }));
  // a server with another data directory can only say where it is played
  const stranger = bench.runner({ directory: `${bench.directory}-other` });
  await expect(bench.play(PATH, { runs: again, runner: stranger })).rejects.toThrow(/another data directory/);
  // two processes share the nodes of the play
  const [one, two] = [bench.runner(), bench.runner()];
  const node = (index: number) => bench.nodes.slice(index, index + 1).map(({ endpoint }) => endpoint);
  const [[first], [second]] = await Promise.all([
    bench.play(PATH, { runs: again.slice(0, 1), endpoints: node(0), runner: one }),
    bench.play(PATH, { runs: again.slice(1), endpoints: node(1), runner: two }),
  ]);
  expect([first, second]).toEqual([THROUGH, THROUGH]);
  expect(await ran('kept')).toEqual(['one\ntwo\n', 'one\ntwo\n']);
  expect(await bench.play(PATH, { runs: again, runner: bench.runner() })).toEqual([THROUGH, THROUGH]);
  expect(await ran('kept')).toEqual(['one\ntwo\n', 'one\ntwo\n']);
  await rm(`${bench.directory}-other`, { recursive: true });
});

test('a play that is killed is lost at its nodes, and is not begun again', async () => {
  const before = await newProcesses();
  const runs = bench.nodes.map(() => newPlay());
  const playing = bench.play(PATH, { runs, vars: { name: 'killed' } });
  await begunOnAll('killed');
  const [play] = await newProcesses(before);
  if (play === undefined) throw new Error('there is no play');
  process.kill(play.pid, 'SIGKILL');
  const lost: ExitStatus = { kind: 'lost', by: 'play', output: '' };
  expect(await playing).toEqual([lost, lost]);
  await until('its processes are gone', async () => (await running(play.link)).length === 0);
  await go('killed');
  expect(await bench.play(PATH, { runs, runner: bench.runner(), vars: { name: 'killed' } })).toEqual([lost, lost]);
  expect(await ran('killed')).toEqual(['one\n', 'one\n']);
});

test('a node that is stopped is ended there, and the others go on; without nodes the play ends', async () => {
  const runner = bench.runner();
  const runs = bench.nodes.map(() => newPlay());
  const [node, other] = bench.nodes;
  if (node === undefined || other === undefined) throw new Error('there are no nodes');
  const playing = bench.play(PATH, { runs, runner, vars: { name: 'stopped' } });
  await begunOnAll('stopped');
  await runner.cancel(node.endpoint, runs[0]?.runId ?? '');
  await until('its command has ended', async () => (await running(`${node.home}/stopped.go`)).length === 0);
  await go('stopped');
  // what the play says of the end of its command may come first
  expect(await playing).toEqual([
    { kind: 'exited', code: 143, output: expect.stringMatching(/cancelled\n$/) },
    THROUGH,
  ]);
  expect(await ran('stopped')).toEqual(['one\n', 'one\ntwo\n']);

  const before = await newProcesses();
  const more = bench.nodes.map(() => newPlay());
  const ending = bench.play(PATH, { runs: more, runner, vars: { name: 'ended' } });
  await begunOnAll('ended');
  const [play] = await newProcesses(before);
  // another process of the same data directory may end it
  for (const [index, { endpoint }] of bench.nodes.entries())
    await bench.runner().cancel(endpoint, more[index]?.runId ?? '');
  // what the play says of the end of their commands may come first here, too
  const ended = { kind: expect.stringMatching(/^(lost|exited)$/), output: expect.not.stringContaining('two') };
  expect(await ending).toMatchObject([ended, ended]);
  expect(await isAlive(play ?? null)).toBe(false);
  await until('its commands have ended', async () => (await running('/ended.go')).length === 0);
});

test('a node whose play never began is claimed for another one', async () => {
  const [node] = bench.nodes;
  if (node === undefined) throw new Error('there is no node');
  const run = newPlay();
  // as a server that died between the claim and the beginning left it
  const id = await new PlayRecords(bench.directory).make();
  await bench.channel.run(node.endpoint, `echo springtide-play ${id}\n`, run);
  await go('late');
  const ended = await bench.play(PATH, { runs: [run], endpoints: [node.endpoint], vars: { name: 'late' } });
  expect(ended).toEqual([THROUGH]);
  expect(await bench.fileOf(0, 'late')).toBe('one\ntwo\n');
});
