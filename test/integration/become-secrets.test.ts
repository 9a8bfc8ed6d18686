import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Become } from '../../src/channel/channel.ts';
import { APP, type BecomeAccount, type BecomeNode, PASSWORD, startBecomeNode } from '../support/become-node.ts';
import { newRun } from '../support/channel-rig.ts';
import { seenByOthers } from '../support/seen-by-others.ts';

const execute = promisify(execFile);

let node: BecomeNode;

beforeAll(async () => {
  node = await startBecomeNode({ accounts: ['st-asks', 'st-no', 'st-doas', APP] });
});
afterAll(() => node[Symbol.asyncDispose]());

describe('nobody else on the node sees a script, what stands in it, or the password', () => {
  const WATCHED: Readonly<Record<string, Become & { readonly account: BecomeAccount }>> = {
    sudo: { account: 'st-asks', method: 'sudo', user: APP, password: PASSWORD },
    su: { account: 'st-no', method: 'su', user: 'st-doas', password: PASSWORD },
  };
  test.each(Object.entries(WATCHED))('%s', async (name, { account, ...become }) => {
    const secret = `hunter8${name}x${process.pid}`;
    const [ready, goOn] = ['ready', 'go-on'].map((file) => join(node.directory, `${file}-${name}`));
    await writeFile(join(node.directory, `ready-${name}`), '', { mode: 0o666 });
    await execute('chmod', ['666', ready ?? '']);
    // the shell's own test: a program that the script starts gets what the script gives it
    const script = `secret=${secret}; echo 1 >${ready}; until [ -e ${goOn} ]; do sleep 0.05; done; env | grep -c hunter; exit 3`;
    const run = newRun();
    const status = node.run(node.endpointOf(account, become), script, run);
    const isReady = async (): Promise<boolean> => (await readFile(ready ?? '', 'utf8')) !== '';
    const pieces = [secret, PASSWORD.slice(0, 8), String.raw`p\0047w\0042d`];
    for (let looks = 0; looks < 3; looks += (await isReady()) ? 1 : 0) {
      for (const text of pieces) {
        expect(await seenByOthers(text, [node.directory, '/var/tmp', '/dev/shm'])).toEqual([]);
      }
    }
    const kept = await keptFiles(secret);
    expect(kept).toEqual([
      expect.stringMatching(/^\/dev\/shm\/springtide\.\w+\/run\.script$/),
      expect.stringContaining(`${run.runId}.script`),
    ]);
    expect(await keptFiles(PASSWORD.slice(0, 8))).toEqual([]);
    await writeFile(goOn ?? '', '');
    expect(await status).toEqual({ kind: 'exited', code: 3, output: '0\n' });
    expect(await keptFiles(secret)).toEqual([]);
  });
});

test('what an account exports does not take up what is secret', async () => {
  const rc = join(node.directory, 'st-asks/.bashrc');
  await writeFile(rc, 'export secret=1 become=1 payload=1 line=1 said=1\n');
  // su hands on what there is
  const endpoint = node.endpointOf('st-asks', { method: 'su', user: 'st-doas', password: PASSWORD });
  const script = '# a first line\nenv | grep -E "^(secret|become|payload|line)=." | grep -v =1; echo none';
  const statuses = [await node.run(endpoint, script), await node.run(node.endpointOf('st-asks'), script)];
  await writeFile(rc, '');
  expect(statuses).toEqual(statuses.map(() => ({ kind: 'exited', code: 0, output: 'none\n' })));
});

/** Every file of the node, whoever may read it, in which a text stands. */
async function keptFiles(text: string): Promise<readonly string[]> {
  const homes = ['st-asks', 'st-no', 'st-doas', APP].map((account) => join(node.directory, account));
  const places = ['/dev/shm', '/var/tmp', '/run/sudo', ...homes];
  const search = execute('grep', ['-rlsF', '-e', text, ...places]);
  const { stdout } = await search.catch((error: unknown) => error as { readonly stdout: string });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .toSorted();
}

test('what sudo logs holds nothing of script or password', async () => {
  const endpoint = node.endpointOf('st-asks', { method: 'sudo', user: 'root', password: PASSWORD });
  await node.run(endpoint, 'echo token-of-a-script');
  const log = await readFile(node.sudoLog, 'utf8');
  expect(log).toContain('st-asks');
  expect(log).not.toContain('token-of');
  expect(log.replaceAll(/\s+/g, ' ')).not.toContain(PASSWORD.slice(0, 6));
});
