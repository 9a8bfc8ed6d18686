import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../src/machines/sandbox/run-program.ts';
import { hostIsolation } from '../../src/machines/sandbox/isolation.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { HeldProgram } from '../support/held-program.ts';
import { onNode } from '../support/node-shell.ts';
import { ProviderProcess } from '../support/provider-calls.ts';
import { createAll, destroyAll, makeAll, type TestSandbox, testSandbox, withdrawAll } from '../support/sandbox.ts';
import { leftOf } from '../support/sandbox-traces.ts';

let test_: TestDatabase;
let sandbox: TestSandbox;

beforeAll(async () => {
  test_ = await testDatabase();
});

afterAll(() => test_[Symbol.asyncDispose]());

beforeEach(async () => {
  sandbox = await testSandbox(test_.database);
});

afterEach(() => sandbox[Symbol.asyncDispose]());

const TOKENS = ['a', 'b'];

/** Has another process make machines, and kills it when it has called a program. */
async function dieMaking(tokens: readonly string[], program: HeldProgram): Promise<void> {
  await using victim = await ProviderProcess.start({ PATH: program.path });
  const { dataDir, vmTypeId } = sandbox;
  await victim.dieCalling('create', { url: test_.url, dataDir, vmTypeId }, tokens, () => program.untilCalled());
}

/** Has a program of the host's fail for one machine. */
async function failingFor<T>(name: string, vmId: string, body: () => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-program-'));
  const { PATH } = process.env;
  const fails = `case "$(pwd) $*" in *${vmId}*) echo 'no such luck' >&2; exit 1; esac`;
  await writeFile(join(directory, name), `#!/bin/sh\n${fails}\nPATH='${PATH}' exec ${name} "$@"\n`, { mode: 0o755 });
  process.env['PATH'] = `${directory}:${PATH}`;
  try {
    return await body();
  } finally {
    process.env['PATH'] = PATH;
    await rm(directory, { recursive: true });
  }
}

test.each(['made anew', 'withdrawn'])(
  'machines whose maker died while they booted are %s, and nothing is left',
  async (fate) => {
    const { place, provider } = sandbox;
    await using keygen = await HeldProgram.make('ssh-keygen');
    await dieMaking(TOKENS, keygen);
    if (fate === 'made anew') await makeAll(provider, TOKENS);
    await withdrawAll(provider, TOKENS);
    expect(await leftOf(place)).toEqual([]);
  },
);

test('what is being made is not withdrawn, what is finished is, and so is what never was', async () => {
  const { place, provider } = sandbox;
  await using keygen = await HeldProgram.make('ssh-keygen');
  const { PATH } = process.env;
  process.env['PATH'] = keygen.path;
  const making = makeAll(provider, ['a']);
  await keygen.untilCalled().finally(() => (process.env['PATH'] = PATH));
  const [held] = await withdrawAll(provider, ['a']);
  await keygen.release();
  expect(held).toEqual({ token: 'a', kind: 'failed', reason: `${place.vmIdOf('a')} is being made` });
  expect(await making).toHaveLength(1);
  expect(await withdrawAll(provider, ['a', 'never'])).toEqual([
    { token: 'a', kind: 'returned' },
    { token: 'never', kind: 'returned' },
  ]);
  expect(await leftOf(place)).toEqual([]);
});

describe.runIf(hostIsolation() === 'namespaces')('with namespaces', () => {
  test('a network whose maker died is finished, its filter too, and so is the one after it', async () => {
    const { place, provider, dataDir } = sandbox;
    for (const life of ['first', 'second']) {
      await using tc = await HeldProgram.make('tc');
      await dieMaking(['a'], tc);
      const [machine] = await makeAll(provider, [life]);
      expect(await onNode(dataDir, machine?.ip ?? '', 'hostname')).toBe(`web-${life}\n`);
      const { stdout } = await runProgram('tc', ['filter', 'show', 'dev', `spt${place.hash}`, 'ingress']);
      expect(stdout).toContain('bytecode');
      await destroyAll(provider, await place.vmIds());
      expect(await leftOf(place)).toEqual([]);
    }
  });
});

test('one of ten that cannot be made fails alone, and is made when the cause is gone', async () => {
  const { place, provider } = sandbox;
  const tokens = Array.from({ length: 10 }, (_, index) => `t${index}`);
  const broken = place.vmIdOf('t3');
  const first = await failingFor('ssh-keygen', broken, () => createAll(provider, tokens));
  const made = first.flatMap((event) => (event.kind === 'created' ? [event.machine] : []));
  expect(made.map(({ token }) => token).toSorted()).toEqual(tokens.filter((token) => token !== 't3'));
  expect(first).toContainEqual({ token: 't3', kind: 'failed', reason: expect.stringContaining('no such luck') });
  expect(await place.vmIds()).not.toContain(broken);
  expect(await makeAll(provider, tokens)).toEqual(expect.arrayContaining(made));
});
