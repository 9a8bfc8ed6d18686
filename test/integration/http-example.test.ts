import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyIn, signedHeaders } from '../../src/hooks/http/signature.ts';
import { OTHER_SECRET } from '../support/clouds/machine-server-bench.ts';
import { SECRET, startExampleServer } from '../support/example-server.ts';

/*
 * Whom the example server of the documentation listens to. What it does for them is in the suite of all providers.
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

test('the example server does only what is signed with its secret, just now', async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), 'springtide-example-'));
  await using server = await startExampleServer(join(place.path, 'machines.json'));
  const answerTo = async (headers: Readonly<Record<string, string>>): Promise<string> => {
    const answer = await fetch(server.url, { method: 'POST', headers, body: BODY });
    return `${answer.status} ${await answer.text()}`;
  };
  const refused = [
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
  for (const headers of refused) expect(await answerTo(headers)).toMatch(/^401 \{"error": "the signature/);
  expect(await readdir(place.path)).toEqual([]);
  const made = '200 {"token": "a", "vm_id": "10.0.0.1", "ip": "10.0.0.1"}\n{"done": true}\n';
  expect(await answerTo(headersOf([OTHER_SECRET, SECRET], NOW))).toBe(made);
});
