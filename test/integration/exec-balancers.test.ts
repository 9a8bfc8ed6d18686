import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MASK } from '../../src/secrets/mask.ts';
import { all, linkDeps, never, noSsh, type OpenBalancer, opened, openedWith, states } from '../support/discoveries.ts';
import { startExecSubject } from '../support/discovery-subjects/exec.ts';
import { until } from '../support/until.ts';

/*
 * A program of the user's own as a load balancer: how it is called, and when calls wait for one another. How programs are run at all is
 * in exec-machines.test.ts.
 */

interface Bench extends AsyncDisposable {
  readonly balancer: OpenBalancer;
  at(name: string): string;
  written(name: string): Promise<string>;
}

async function benchWith(script: string, given: Readonly<Record<string, unknown>> = {}): Promise<Bench> {
  const place = await mkdtempDisposable(join(tmpdir(), 'springtide-exec-'));
  const programs = join(place.path, 'programs');
  await mkdir(programs, { mode: 0o700 });
  await writeFile(join(programs, 'balance'), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  const settings = { program: 'balance', port: 8080, ...given };
  const at = (name: string): string => join(programs, name);
  return {
    balancer: openedWith({ provider: 'exec', settings, dataDir: place.path }, linkDeps(noSsh)),
    at,
    written: (name) => readFile(at(name), 'utf8'),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

const SERVER = { name: 'web-1', ip: '10.0.0.1', weight: 3 };
const DONE = `printf '{"name":"web-1","log":"as hunter2"}\\n'`;

test('a program gets what it needs over stdin, and says no secret', async () => {
  await using bench = await benchWith(`cat >in; echo "$@" >args; ${DONE}`, { secret: 'hunter2', options: 'a' });
  expect(await all(bench.balancer.register([SERVER], never))).toEqual([
    { ip: '10.0.0.1', ok: true, log: `as ${MASK}` },
  ]);
  const lines = (await bench.written('in')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { version: 1, balancer: 1, options: 'a', secret: 'hunter2' },
    { ...SERVER, port: 8080 },
  ]);
  expect(await bench.written('args')).toBe('register\n');
});

test('changes follow one another, and questions wait for none', async () => {
  const script = `case $1 in
members) printf '{"ip":"10.0.0.1","port":80}\\n';;
check) ;;
*) echo "$1 begins" >>said; until [ -e go ]; do sleep 0.02; done; echo "$1 ends" >>said; ${DONE};;
esac`;
  await using bench = await benchWith(script);
  const changes = [all(bench.balancer.register([SERVER], never))];
  await until('the first change runs', () => existsSync(bench.at('said')));
  changes.push(all(bench.balancer.unregister([SERVER], never)));
  expect(await bench.balancer.members(never)).toHaveLength(1);
  expect(await bench.balancer.check()).toEqual([]);
  await writeFile(bench.at('go'), '');
  expect((await Promise.all(changes)).flat().map(({ ok }) => ok)).toEqual([true, true]);
  expect(await bench.written('said')).toBe('register begins\nregister ends\nunregister begins\nunregister ends\n');
});

test('several changes go on at once where the program is said to take them', async () => {
  const script = `echo >"$1"; until [ -e register ] && [ -e unregister ]; do sleep 0.02; done; ${DONE}`;
  await using bench = await benchWith(script, { at_once: true, time_limit: 20 });
  const changes = [bench.balancer.register([SERVER], never), bench.balancer.unregister([SERVER], never)];
  expect((await Promise.all(changes.map(all))).flat().map(({ ok }) => ok)).toEqual([true, true]);
});

test('a program is asked to end when nobody wants its work any more', async () => {
  await using bench = await benchWith(`trap 'echo gone >told; exit 1' TERM; echo >begun; sleep 600 & wait`);
  const control = new AbortController();
  const events = all(bench.balancer.register([SERVER], control.signal));
  await until('it runs', () => existsSync(bench.at('begun')));
  control.abort(new Error('stopped'));
  await expect(events).rejects.toThrow('stopped');
  expect(await bench.written('told')).toBe('gone\n');
});

test('what a program lacks is said of each server, and by a check', async () => {
  await using bench = await benchWith('echo "no route" >&2; exit 3');
  const [event] = await all(bench.balancer.unregister([SERVER], never));
  expect(event).toEqual({ ip: '10.0.0.1', ok: false, log: 'program balance ended its unregister with 3: no route' });
  expect(await bench.balancer.check()).toEqual(['program balance ended its check with 3: no route']);
  await chmod(bench.at('balance'), 0o722);
  const [other] = await all(bench.balancer.register([SERVER], never));
  expect(other).toMatchObject({ ok: false, log: expect.stringContaining('that nobody else may write') as string });
});

test('what a program had begun when its time was over is finished by the next call', async () => {
  await using subject = await startExecSubject();
  const { dead, servers } = subject;
  const opening = subject.openingWith({});
  const late = { ...opening, settings: { ...opening.settings, time_limit: 1 } };
  const [event] = (await all(opened(late).register([dead], never))).map(({ log }) => log);
  expect(event).toBe('program haproxy-program took more than 1 s to register, and was ended');
  const balancer = opened(opening);
  expect(await states(balancer)).toEqual({ dead: 'down' });
  const [service] = servers;
  if (service === undefined) throw new Error('the subject has no server');
  const moved = { ...service, name: dead.name };
  expect((await all(balancer.register([moved], never))).map(({ ok }) => ok)).toEqual([true]);
  expect(await states(balancer)).toEqual({ dead: 'up' });
  expect((await all(balancer.unregister([moved], never))).map(({ ok }) => ok)).toEqual([true]);
  expect(await balancer.members(never)).toEqual([]);
});
