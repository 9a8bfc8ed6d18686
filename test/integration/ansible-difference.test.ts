import { readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differenceOf } from '../../src/ansible/archive-difference.ts';
import { LACKS } from '../../src/ansible/node-module.ts';
import type { Carried, OrderedModule } from '../../src/ansible/node-script.ts';
import { type AnsibleBench, module, openAnsibleBench, weighed } from '../support/ansible.ts';
import { newRun } from '../support/channel-rig.ts';
import { always, compiledIn, makeModuleHomes, type ModuleHomes, says, shelfIn } from '../support/module-homes.ts';

let homes: ModuleHomes;
let bench: AnsibleBench;

beforeAll(async () => {
  [homes, bench] = await Promise.all([makeModuleHomes(), openAnsibleBench()]);
});
afterAll(async () => {
  await Promise.all([homes[Symbol.asyncDispose](), bench[Symbol.asyncDispose]()]);
});

/** A program as it differs from another one. */
function differing({ program }: OrderedModule, from: OrderedModule): Carried {
  const [archive, other] = [Buffer.from(program.archive, 'base64'), Buffer.from(from.program.archive, 'base64')];
  return { at: 0, difference: `${from.program.hash} ${differenceOf(archive, other)}` };
}

/** A module that answers with the program that compiled what it imports. */
function sayingWhoCompiled(word: string): string {
  return `import sys
from ansible.module_utils import basic
_, code = basic.__spec__.loader.known["ansible.module_utils.basic"]
print('{"${word}": "' + code.co_filename.split("/")[-5] + '"}')`;
}

describe('a program that comes as a difference (MN6)', () => {
  const earlier = says({ ping: 1 });
  const later = says({ ping: 2 });
  const place = (home: string): string => join(shelfIn(home), earlier.program.hash, 'program.zip');

  test('is put together from one that the node keeps', async () => {
    const home = await homes.make();
    await homes.ran([earlier], home, 0);
    const answer = { code: 0, output: 'ok\n{"ping": 2}\n' };
    expect(await homes.ran([later], home, differing(later, earlier))).toEqual(answer);
    expect(await homes.ran([later], home)).toEqual(answer);
    const kept = await readFile(join(shelfIn(home), later.program.hash, 'program.zip'));
    expect(kept.toString('base64')).toBe(later.program.archive);
  });

  test.each([
    ['is gone', (home: string) => rm(place(home))],
    ['is damaged', (home: string) => truncate(place(home), 100)],
    ['never was there', (home: string) => rm(shelfIn(home), { recursive: true })],
  ])('is lacking like any other when that one %s', async (_, spoil) => {
    const home = await homes.make();
    await homes.ran([earlier], home, 0);
    await spoil(home);
    expect(await homes.ran([later], home, differing(later, earlier))).toEqual({ code: LACKS, output: '' });
  });

  test('is compiled only as far as its files are others (NI3)', async () => {
    const home = await homes.make();
    const [one, two] = [always(sayingWhoCompiled('one')), always(sayingWhoCompiled('two'))];
    expect(await homes.ran([one], home, 0)).toEqual({ code: 0, output: `ok\n{"one": "${one.program.hash}"}\n` });
    const compiledBy = { code: 0, output: `ok\n{"two": "${one.program.hash}"}\n` };
    expect(await homes.ran([two], home, differing(two, one))).toEqual(compiledBy);
    expect((await readFile(compiledIn(home, two))).length).toBeGreaterThan(0);
    expect(await homes.ran([two], home)).toEqual(compiledBy);
  });
});

describe('a node that ran a module of this server', () => {
  test('gets of the next one what it has not, and all of it, once, when what it had is lost or another (AN4)', async () => {
    const { channel, sizes } = weighed(bench.channel);
    const ansible = bench.runner({ channel });
    const runs = [newRun(), newRun(), newRun(), newRun()];
    const modules = [module('ping', {}), module('stat', { path: '/' }), module('slurp', { src: '/etc/hostname' })];
    const shelf = join(bench.sshd.home, '.springtide/modules');
    for (const [index, own] of runs.entries()) {
      if (index === 2) await rm(shelf, { recursive: true });
      if (index === 3) for (const name of await readdir(shelf)) await truncate(join(shelf, name, 'program.zip'), 100);
      const task = modules[index] ?? module('ping', {});
      expect(await ansible.run(bench.sshd.endpoint, task, own)).toMatchObject({ code: 0 });
    }
    const [first, second, third, fourth] = runs.map(({ runId }) => runId);
    expect(sizes.map(([runId, size]) => [runId, size > 100_000])).toEqual([
      [first, false],
      [`${first}-p`, true],
      [second, false],
      [`${second}-p`, false],
      [third, false],
      [`${third}-p`, false],
      [`${third}-w`, true],
      [fourth, false],
      [`${fourth}-p`, false],
      [`${fourth}-w`, true],
    ]);
  });
});
