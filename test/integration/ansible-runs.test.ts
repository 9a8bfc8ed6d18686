import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel } from '../../src/channel/channel.ts';
import { type AnsibleBench, commandLines, openAnsibleBench } from '../support/ansible.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { until } from '../support/until.ts';

let bench: AnsibleBench;

beforeAll(async () => {
  bench = await openAnsibleBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const noChannel: Channel = {
  run: () => Promise.reject(new Error('no channel')),
  cancel: () => Promise.reject(new Error('no channel')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

const running = async (words: string): Promise<readonly string[]> =>
  (await commandLines()).filter((line) => line.includes(words));

describe('a run', () => {
  test('is done once, however often it is asked for (C1)', async () => {
    const [ansible, other] = [bench.runner(), bench.runner()];
    const same = newRun();
    const task = bench.shell('echo x >>once; sleep 0.3; echo done');
    const asked = [ansible, other, ansible].map((from) => from.run(bench.sshd.endpoint, task, same));
    const answers = await Promise.all(asked);
    expect(answers[0]).toMatchObject({ kind: 'exited', code: 0, output: expect.stringMatching(/\ndone\n$/) });
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(await bench.run(bench.shell('echo another'), same)).toEqual(answers[0]);
    expect(await bench.lines('once')).toBe(1);
  });

  test('goes on when its server dies, and the next one attaches (C2, C3)', async () => {
    const control = new AbortController();
    const same = newRun();
    const task = bench.shell('echo x >>survivor; until [ -e go-on ]; do sleep 0.05; done; echo done');
    const first = bench.run(task, { ...same, signal: control.signal });
    await until('the module runs', async () => (await bench.lines('survivor')) === 1);
    control.abort(new Error('the server died'));
    await expect(first).rejects.toThrow('the server died');
    // it needs neither the node nor a turn to attach
    const second = bench.runner({ channel: noChannel, mostAtOnce: 0 }).run(bench.sshd.endpoint, task, same);
    await writeFile(join(bench.sshd.home, 'go-on'), '');
    expect(await second).toMatchObject({ kind: 'exited', code: 0, output: expect.stringMatching(/\ndone\n$/) });
    const late = { ...same, deadline: inSeconds(-1) };
    expect(await bench.run(task, late)).toEqual(await second);
    expect(await bench.lines('survivor')).toBe(1);
  });

  test('belongs to the server that began it (B2)', async () => {
    const same = newRun();
    const control = new AbortController();
    const task = bench.shell('echo x >>owned; exec sleep 304');
    const first = bench.run(task, { ...same, signal: control.signal });
    await until('the module runs', async () => (await bench.lines('owned')) === 1);
    control.abort();
    await expect(first).rejects.toThrow('abort');
    const elsewhere = join(bench.directory, 'another machine');
    const status = await bench.runner({ directory: elsewhere }).run(bench.sshd.endpoint, task, same);
    expect(status).toEqual({ kind: 'lost', output: expect.stringMatching(/^the server .* began it/) });
    expect(await bench.lines('owned')).toBe(1);
    expect(await running('sleep 304')).toEqual([]);
    // the playbook there has failed for want of its module
    expect(await bench.run(task, same)).toMatchObject({ kind: 'exited', code: 2 });
  });

  test('that waits for its turn is begun nowhere, and ends at its deadline or when it is cancelled (B4)', async () => {
    const full = bench.runner({ mostAtOnce: 0 });
    const late = newRun({ deadline: inSeconds(4) });
    const status = await full.run(bench.sshd.endpoint, bench.shell('echo x >>waiting'), late);
    expect(status).toEqual({ kind: 'timed_out', output: 'too many playbooks ran: its turn did not come in time\n' });
    const same = newRun();
    const waiting = full.run(bench.sshd.endpoint, bench.shell('echo x >>waiting'), same);
    await until('the module has ended', () =>
      existsSync(join(bench.sshd.home, `.springtide/runs/${same.runId}.python.rc`)),
    );
    await full.cancel(bench.sshd.endpoint, same.runId);
    const cancelled = { kind: 'exited', code: 143, output: 'cancelled before it began\n' };
    expect(await waiting).toEqual(cancelled);
    expect(await bench.run(bench.shell('echo x >>waiting'), same)).toEqual(cancelled);
    expect(await bench.lines('waiting')).toBe(0);
  });
});

describe('a run that ends early', () => {
  test('cancelled: it ends on the server and on the node (B3)', async () => {
    const same = newRun();
    const task = bench.shell('echo x >>cancelled; trap "" TERM; setsid sleep 305 & exec sleep 306');
    const status = bench.run(task, same);
    await until('the module runs', async () => (await bench.lines('cancelled')) === 1);
    await bench.runner().cancel(bench.sshd.endpoint, same.runId);
    expect(await status).toMatchObject({ kind: 'exited', code: 143 });
    expect(await running('sleep 30')).toEqual([]);
    expect(await running(same.runId)).toEqual([]);
    await bench.runner().cancel(bench.sshd.endpoint, same.runId);
  });

  test('cancelled when it had ended: what it left running stays', async () => {
    const same = newRun();
    const task = bench.shell('sleep 307 >/dev/null 2>&1 & echo $! >service.pid');
    expect(await bench.run(task, same)).toMatchObject({ code: 0 });
    await bench.runner().cancel(bench.sshd.endpoint, same.runId);
    expect(await running('sleep 307')).toHaveLength(1);
    process.kill(Number(await readFile(join(bench.sshd.home, 'service.pid'), 'utf8')));
  });

  test('at its deadline', async () => {
    const same = newRun();
    const control = new AbortController();
    const task = bench.shell('echo x >>late; exec sleep 308');
    const first = bench.run(task, { ...same, signal: control.signal });
    await until('the module runs', async () => (await bench.lines('late')) === 1);
    control.abort(new Error('the server died'));
    await expect(first).rejects.toThrow('the server died');
    const past = { ...same, deadline: inSeconds(-1) };
    const status = await bench.run(task, past);
    // some shells add a line of their own
    expect(status).toMatchObject({ kind: 'timed_out', output: expect.stringMatching(/^(Terminated\n)?$/) });
    expect(await running('sleep 308')).toEqual([]);
    expect(await bench.run(task, past)).toEqual(status);
    expect(await bench.lines('late')).toBe(1);
  });

  test('killed on the server: it is lost, and not run again', async () => {
    const same = newRun();
    const task = bench.shell('echo x >>killed; exec sleep 309');
    const status = bench.run(task, same);
    await until('the module runs', async () => (await bench.lines('killed')) === 1);
    const [pid] = (await readFile(join(bench.directory, 'runs', `${same.runId}.pid`), 'utf8')).split(' ');
    process.kill(-Number(pid), 'SIGKILL');
    expect(await status).toEqual({ kind: 'lost', output: expect.stringMatching(/ansible-playbook was killed/) });
    expect(await running('sleep 309')).toEqual([]);
    expect(await bench.run(task, same)).toMatchObject({ kind: 'lost' });
    expect(await bench.lines('killed')).toBe(1);
  });
});
