import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyIn, signedHeaders } from '../../src/hooks/http/signature.ts';
import { OTHER_SECRET } from '../support/clouds/machine-server-bench.ts';
import { balancerProgram, startProgramServer } from '../support/balancer-programs.ts';
import { SECRET, startExampleServer } from '../support/example-server.ts';

/*
 * Whom the example servers of the documentation listen to. What they do for them is in the suites of all kinds.
 */

const BODY = JSON.stringify({
  type: 'machines.create',
  data: { options: '{"addresses":["10.0.0.1"]}', machines: [{ token: 'a' }] },
});
const NOW = Math.floor(Date.now() / 1000);

const headersOf = (secrets: readonly string[], timestamp: number, body = BODY): Readonly<Record<string, string>> =>
  signedHeaders(
    secrets.map((secret) => keyIn(secret) ?? Buffer.alloc(0)),
    { id: 'msg_1', timestamp, body },
  );

/** What is not signed with the server's secret, just now. */
const REFUSED = [
  {},
  headersOf([OTHER_SECRET], NOW),
  headersOf([SECRET], NOW - 400),
  headersOf([SECRET], NOW + 400),
  headersOf([SECRET], NOW, BODY.replace('10.0.0.1', '10.0.0.2')),
  { ...headersOf([SECRET], NOW), 'webhook-id': 'msg_2' },
  { ...headersOf([SECRET], NOW), 'webhook-timestamp': `${NOW - 1}` },
  { ...headersOf([SECRET], NOW), 'webhook-timestamp': 'now' },
  { ...headersOf([SECRET], NOW), 'webhook-timestamp': '²' },
  { ...headersOf([SECRET], NOW), 'webhook-signature': 'v1, v2,x \u00E9' },
];

async function answerOf(url: string, headers: Readonly<Record<string, string>>, body = BODY): Promise<string> {
  const answer = await fetch(url, { method: 'POST', headers, body });
  return `${answer.status} ${await answer.text()}`;
}

test('the example server for machines does only what is signed with its secret, just now', async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), 'springtide-example-'));
  await using server = await startExampleServer(join(place.path, 'machines.json'));
  for (const headers of REFUSED) expect(await answerOf(server.url, headers)).toMatch(/^401 \{"error": "the signature/);
  expect(await readdir(place.path)).toEqual([]);
  const made = '200 {"token": "a", "vm_id": "10.0.0.1", "ip": "10.0.0.1"}\n{"done": true}\n';
  expect(await answerOf(server.url, headersOf([OTHER_SECRET, SECRET], NOW))).toBe(made);
});

test('so does the one for load balancers, and it says when its program fails', async () => {
  await using program = await balancerProgram('server-list');
  await using server = await startProgramServer(program.file);
  for (const headers of REFUSED) expect(await answerOf(server.url, headers)).toMatch(/^401 \{"error": "the signature/);
  const asked = (type: string, options: string): Promise<string> => {
    const body = JSON.stringify({ type, data: { options, servers: [{ name: 'web-1', ip: '10.0.0.1', port: 80 }] } });
    return answerOf(server.url, headersOf([SECRET], NOW, body), body);
  };
  expect(await asked('balancers.../sh', '')).toMatch(/^422 /);
  expect(await asked('machines.create', '')).toMatch(/^422 /);
  expect(await asked('balancers.register', '{"list":"../a"}')).toContain('the program ended with 1');
  expect(await asked('balancers.era', '{"list":"web"}')).toContain('the program ended with 1');
  expect(await asked('balancers.register', '{"list":"web"}')).toBe('200 {"name": "web-1"}\n{"done":true}\n');
});
