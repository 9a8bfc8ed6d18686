import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../src/machines/sandbox/run-program.ts';
import { hostIsolation } from '../../src/machines/sandbox/isolation.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { HeldProgram } from '../support/held-program.ts';
import { onNode } from '../support/node-shell.ts';
import { ProviderProcess } from '../support/provider-calls.ts';
import { destroyAll, makeAll, type TestSandbox, testSandbox } from '../support/sandbox.ts';
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

/** Has another process make machines, and kills it when it has called a program. */
async function dieMaking(tokens: readonly string[], program: HeldProgram): Promise<void> {
  await using victim = await ProviderProcess.start({ PATH: program.path });
  const { dataDir, vmTypeId } = sandbox;
  await victim.dieCalling('create', { url: test_.url, dataDir, vmTypeId }, tokens, () => program.untilCalled());
}

describe.runIf(hostIsolation() === 'namespaces')('with namespaces', () => {
  test.each(['first', 'second'])('a %s network whose maker died is finished, its filter too', async (life) => {
    const { place, provider, dataDir } = sandbox;
    if (life === 'second') {
      const [machine] = await makeAll(provider, ['before']);
      await destroyAll(provider, [machine?.vmId ?? '']);
    }
    await using tc = await HeldProgram.make('tc');
    await dieMaking(['a'], tc);
    const [machine] = await makeAll(provider, ['b']);
    expect(await onNode(dataDir, machine?.ip ?? '', 'hostname')).toBe('web-b\n');
    const { stdout } = await runProgram('tc', ['filter', 'show', 'dev', `spt${place.hash}`, 'ingress']);
    expect(stdout).toContain('bytecode');
    await destroyAll(provider, await place.vmIds());
    expect(await leftOf(place)).toEqual([]);
  });
});
