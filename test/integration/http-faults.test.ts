import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_LINE } from '../../src/hooks/lines/line.ts';
import { always, answer, DONE, type MachineServerFault, saying } from '../support/clouds/machine-server.ts';
import { complaintOf, serverBench } from '../support/clouds/machine-server-bench.ts';
import { SECRET } from '../support/example-server.ts';
import { reasonOf } from '../support/exec-bench.ts';
import { createAll, destroyAll, listAll, makeAll, withdrawAll } from '../support/sandbox.ts';

/*
 * What a user's server does wrong: nothing is lost, nothing is there twice, and what is told has the remedy.
 */

const breaks: MachineServerFault['reply'] = (response) => void response.destroy();
/** The first line, and no more. */
const cutOff: MachineServerFault['reply'] = (response, lines) => answer(response, lines.slice(0, 1));
const breaksInside: MachineServerFault['reply'] = (response, lines) => {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.write(`${JSON.stringify(lines[0] ?? {})}\n{"token":"b`, () => void response.destroy());
};
const halfway: MachineServerFault['reply'] = (response, lines) => {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.write(`${JSON.stringify(lines[0] ?? {})}\n`);
};
const lost: MachineServerFault['reply'] = (response) => answer(response, [{ token: 'a', error: 'no room' }]);

describe('what passes by itself leaves one machine for each token:', () => {
  const says503 = saying('<html>upstream</html>', { status: 503, type: 'text/html' });
  const [before, after] = [
    { verb: 'create', times: 1, hasEffect: false },
    { verb: 'create', times: 1, hasEffect: true },
  ];
  test.each<[string, MachineServerFault]>([
    ['503 before the effect', { ...before, times: 2, reply: says503 }],
    ['503 after the effect', { ...after, times: 2, reply: says503 }],
    ['429', { ...before, times: 2, reply: saying('', { status: 429, 'retry-after': 0 }) }],
    ['503 with a time', { ...before, reply: saying('', { status: 503, 'retry-after': 0 }) }],
    ['no answer before the effect', { ...before, reply: breaks }],
    ['no answer after the effect', { ...after, reply: breaks }],
    ['an answer that ends too early', { ...after, reply: cutOff }],
    ['an answer that breaks inside a line', { ...after, reply: breaksInside }],
  ])('%s', async (_, fault) => {
    await using bench = await serverBench();
    const { server, provider } = bench;
    server.fail(fault);
    const made = await makeAll(provider, ['a', 'b']);
    expect(made.map(({ token }) => token).toSorted()).toEqual(['a', 'b']);
    expect(server.machines).toEqual(new Map([['i-a', 'a'], ['i-b', 'b']])); // oxfmt-ignore
    // the same call, so that the server can know it again (WH1)
    expect(server.calls).toHaveLength(fault.times + 1);
    expect(new Set(server.calls.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    for (const verb of ['list', 'destroy', 'withdraw']) server.fail({ ...fault, verb, times: 1 });
    expect((await listAll(provider)).map(({ vmId }) => vmId)).toEqual(['http-7-i-a', 'http-7-i-b']);
    expect((await destroyAll(provider, ['http-7-i-a'])).map(({ kind }) => kind)).toEqual(['returned']);
    expect((await withdrawAll(provider, ['b'])).map(({ kind }) => kind)).toEqual(['returned']);
    expect(server.machines.size).toBe(0);
    expect(new Set(server.calls.map(({ id }) => id)).size).toBe(4);
  });
});

test('a server that is silent is asked again', async () => {
  await using bench = await serverBench({ silence_limit: 1 });
  const { server, provider } = bench;
  for (const reply of [() => {}, halfway]) server.fail({ verb: 'create', times: 1, hasEffect: true, reply });
  await makeAll(provider, ['a', 'b']);
  expect([...server.machines.keys()]).toEqual(['i-a', 'i-b']);
  expect(server.calls).toHaveLength(3);
  server.fail(always(() => {}, 'check'));
  expect(await complaintOf(bench)).toContain('sent nothing for 1 s');
});

describe('the reason is told, and the call is not made again, when a server', () => {
  const HTML = '<html>the payroll of 2026</html>';
  test.each<[string, MachineServerFault['reply'], string]>([
    [
      'refuses with a reason',
      (to) => answer(to, [{ error: 'quota of \u001b[31m5\nis used up' }], 422),
      'refuses: quota of 5 is used up',
    ],
    ['refuses with a page', saying(HTML, { status: 400, type: 'text/html' }), 'refuses: HTTP 400'],
    ['refuses with JSON of its own', saying('{"message":"the payroll"}', { status: 400 }), 'refuses: HTTP 400'],
    [
      'may not be asked',
      saying('', { status: 403 }),
      'does not accept the signature: compare the secret there with the one here, and the clocks (HTTP 403)',
    ],
    ['is elsewhere', saying('', { status: 404 }), 'takes no such calls: correct the address (HTTP 404)'],
    ['answers later', saying('', { status: 202 }), 'refuses: HTTP 202'],
    [
      'shows a page',
      saying(HTML, { type: 'text/html' }),
      'is not one in lines: its content type has to be application/x-ndjson',
    ],
    [
      'writes what is no JSON',
      saying(`{}\n\nthe payroll\n${JSON.stringify(DONE)}`),
      'answers is no answer: each line has to be a JSON object',
    ],
    ['goes on after the end', saying(`${JSON.stringify(DONE)}\n{}`), 'line 2 of what'],
    [
      'writes a line without end',
      (to) => answer(to, [{ token: 'a', vm_id: 'i-1', ip: '1.2.3.4', more: 'x'.repeat(LONGEST_LINE) }, DONE]),
      'line 1 of what',
    ],
    [
      'speaks of another machine',
      (to) => answer(to, [{ token: 'b', vm_id: 'i-b', ip: '10.0.0.1' }, DONE]),
      'said nothing about this machine when it was to create',
    ],
    [
      'forgets the address',
      (to) => answer(to, [{ token: 'a', vm_id: 'i-1' }, DONE]),
      'named no vm_id and ip of the machine, and no error',
    ],
    ['says so itself', (to) => answer(to, [{ token: 'a', error: 'no room' }, DONE]), 'no room'],
    ['repeats its secret', (to) => answer(to, [{ token: 'a', error: `${'x'.repeat(480)}${SECRET}` }, DONE]), '••••••'],
    [
      'repeats its secret in a refusal',
      (to) => answer(to, [{ error: `bad ${SECRET.slice(6)}` }], 400),
      'refuses: bad ••••••',
    ],
  ])('%s', async (_, reply, reason) => {
    await using bench = await serverBench();
    bench.server.fail(always(reply));
    const told = await reasonOf(bench.provider);
    expect(told).toContain(reason);
    expect(told).not.toMatch(/payroll|YWFh/);
    expect(bench.server.calls).toHaveLength(1);
  });

  test('sends more lines than anybody reads', async () => {
    await using bench = await serverBench();
    bench.server.fail(always(saying('{}\n'.repeat(100_001))));
    expect(await reasonOf(bench.provider)).toContain('has more than 100000 lines');
  });

  test('sends more bytes than anybody reads', async () => {
    await using bench = await serverBench();
    bench.server.fail(always(saying('x'.repeat(17 * 1024 * 1024))));
    expect(await reasonOf(bench.provider)).toContain('has more than 16777216 bytes');
  });
});

test('what was said before an answer was lost holds', async () => {
  await using bench = await serverBench();
  bench.server.fail({ verb: 'create', times: 1, hasEffect: false, reply: lost });
  const events = await createAll(bench.provider, ['a', 'b']);
  expect(events.map(({ token, kind }) => `${token} ${kind}`)).toEqual(['a failed', 'b created']);
});

test('each machine has one outcome, whatever a server says', async () => {
  await using bench = await serverBench();
  const words = fc.record(
    {
      token: fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.jsonValue()),
      vm_id: fc.oneof(fc.constantFrom('i-1', 'i 1', ''), fc.jsonValue()),
      ip: fc.oneof(fc.constantFrom('10.0.0.1', ''), fc.jsonValue()),
      progress: fc.string(),
      error: fc.string(),
    },
    { requiredKeys: ['token'] },
  );
  const line = fc.oneof(
    { weight: 5, arbitrary: words.map((said) => JSON.stringify(said)) },
    fc.json().map((said) => said.replaceAll('\n', ' ')),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      const reply = saying([...lines, JSON.stringify(DONE)].join('\n'));
      bench.server.fail({ verb: 'create', times: 1, hasEffect: false, reply });
      const events = await createAll(bench.provider, ['a', 'b']);
      const outcomes = events.filter(({ kind }) => kind !== 'progress').map(({ token }) => token);
      expect(outcomes.toSorted()).toEqual(['a', 'b']);
    }),
    { numRuns: 20 },
  );
});
