import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keysIn } from '../support/keys.ts';
import { OUTBOUND_TO_LOOPBACK } from '../support/no-channel.ts';
import { identify } from '../../src/base/process-identity.ts';
import { machineProviderKinds } from '../../src/machines/registry.ts';
import { runProgram } from '../../src/machines/sandbox/run-program.ts';
import { whyExposed } from '../../src/machines/sandbox/check.ts';
import { hostIsolation } from '../../src/machines/sandbox/isolation.ts';
import { namesOf } from '../../src/machines/sandbox/namespaces.ts';
import { readInit, SandboxPlace } from '../../src/machines/sandbox/place.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { inEnglish } from '../support/in-english.ts';
import { onNode } from '../support/node-shell.ts';
import { createAll, destroyAll, makeAll, type TestSandbox, testSandbox } from '../support/sandbox.ts';

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

test('an address that is used again reaches the machine that has it now', async () => {
  const addresses = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const machines = await makeAll(sandbox.provider, [`a${round}`, `b${round}`]);
    addresses.add(
      machines
        .map(({ ip }) => ip)
        .toSorted()
        .join(' '),
    );
    // each knows the other, so that what they remember is put to the test too
    for (const { ip } of machines) expect(await onNode(sandbox.dataDir, ip, 'hostname')).toBeTruthy();
    await destroyAll(
      sandbox.provider,
      machines.map(({ vmId }) => vmId),
    );
  }
  expect(addresses.size).toBe(1);
});

test('what is not a sandbox machine is not ended, whatever its id says', async () => {
  await mkdir(sandbox.place.ips, { recursive: true });
  const precious = join(sandbox.dataDir, 'precious');
  await mkdir(precious);
  expect(await destroyAll(sandbox.provider, ['../precious', 'sbx-00000000'])).toEqual([
    { vmId: '../precious', kind: 'failed', reason: '"../precious" is not a sandbox machine' },
    { vmId: 'sbx-00000000', kind: 'returned' },
  ]);
  expect(existsSync(precious)).toBe(true);
});

test('where the sandbox is not offered, what there is stays in use and can be returned', async () => {
  const [machine] = await makeAll(sandbox.provider, ['before']);
  const closed = await sandbox.open(false);
  expect(await createAll(closed, ['before', 'after'])).toEqual([
    { token: 'before', kind: 'created', machine },
    { token: 'after', kind: 'failed', reason: expect.stringContaining('start it with SPRINGTIDE_SANDBOX=1') },
  ]);
  expect(inEnglish(await closed.check())).toContainEqual(expect.stringContaining('offers no sandbox machines'));
  expect(await sandbox.place.vmIds()).toEqual([machine?.vmId]);
  expect(await destroyAll(closed, [machine?.vmId ?? ''])).toEqual([{ vmId: machine?.vmId, kind: 'returned' }]);
  expect(await sandbox.place.vmIds()).toEqual([]);
});

test.runIf(hostIsolation() === 'namespaces')('machines that have no boundary yet are named', async () => {
  const [machine] = await makeAll(sandbox.provider, ['made']);
  expect(inEnglish(await sandbox.provider.check())).toEqual([]);
  await runProgram(
    'mv',
    ['upper', 'away'].map((name) => join(sandbox.place.pathOf(machine?.vmId ?? ''), name)),
  );
  expect(inEnglish(await sandbox.provider.check())).toEqual([
    expect.stringContaining(`return ${machine?.vmId}, and make others`),
  ]);
});

test.each([
  ['/usr/share/springtide', true],
  ['/usr', true],
  ['/lib/springtide', true],
  ['/usr/local/springtide', false],
  ['/usr/src/app/data', false],
  ['/srv/usr/data', false],
  ['/var/lib/springtide', false],
])('a data directory at %s is in the sight of machines: %s', (dataDir, isSeen) => {
  const place = new SandboxPlace(dataDir);
  expect(whyExposed(place, 'namespaces') !== null).toBe(isSeen);
  expect(whyExposed(place, 'loopback')).toBeNull();
});

test('loopback machines say that they are no boundary', async () => {
  const { sandbox: kind } = machineProviderKinds;
  const { dataDir } = sandbox;
  const deps = {
    database: test_.database,
    installation: 'test',
    outbound: OUTBOUND_TO_LOOPBACK,
    dataDir,
    keys: keysIn(dataDir),
    offersSandbox: true,
  };
  expect(inEnglish(await kind.open(1 as never, { isolation: 'loopback' }, deps).check())).toContainEqual(
    expect.stringMatching(/run on this host as .*, and may do what the server may/),
  );
});

describe.runIf(hostIsolation() === 'namespaces')('with namespaces', () => {
  test('one that does not start says why, at once, and leaves nothing', async () => {
    const { place, provider } = sandbox;
    const vmId = place.vmIdOf('broken');
    // something of another day, in its way and beyond its reach: a mount
    await mkdir(join(place.pathOf(vmId), 'busy'), { recursive: true });
    await runProgram('mount', ['-t', 'tmpfs', 'tmpfs', join(place.pathOf(vmId), 'busy')]);
    const events = await createAll(provider, ['broken', 'fine']);
    await runProgram('umount', [join(place.pathOf(vmId), 'busy')]);
    expect(events).toContainEqual(expect.objectContaining({ token: 'fine', kind: 'created' }));
    expect(events).toContainEqual({ token: 'broken', kind: 'failed', reason: expect.stringContaining('EBUSY') });
    expect(await makeAll(provider, ['broken'])).toHaveLength(1);
  });

  test('what is left in the kernel of one that is forgotten is in nobody’s way', async () => {
    const { place, provider } = sandbox;
    const { namespace } = namesOf(place, place.vmIdOf('left'));
    await runProgram('ip', ['netns', 'add', namespace]);
    expect(await makeAll(provider, ['left', 'right'])).toHaveLength(2);
  });

  test('one whose server died while it started is cleared by the next create', async () => {
    const { place, provider } = sandbox;
    const [machine] = await makeAll(provider, ['orphan']);
    const path = place.pathOf(machine?.vmId ?? '');
    const init = await readInit(path);
    await runProgram('rm', [join(path, 'machine.json')]);
    await writeFile(join(path, 'maker'), JSON.stringify({ pid: process.pid, started: 'another time' }));
    const [again] = await makeAll(provider, ['orphan']);
    expect(again).toMatchObject({ vmId: machine?.vmId });
    expect((await identify(init?.pid ?? 0))?.started).not.toBe(init?.started);
    expect(await place.vmIds()).toEqual([again?.vmId]);
  });
});
