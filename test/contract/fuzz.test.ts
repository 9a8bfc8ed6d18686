import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServerProcess } from '../support/server-process.ts';
import { envelopeOf, type Reply } from './support/client.ts';
import { randomRequest, type RandomRequest } from './support/random-requests.ts';

/*
 * Whatever is sent to whichever endpoint: never a 5xx, never a hang, always the envelope, and the server lives on.
 * FUZZ_REQUESTS=50000 sends that many, and looks whether the server's memory is flat.
 */

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 3000);
/** Requests that are sent at once. */
const AT_ONCE = 12;
const LONGEST_ANSWER_MS = 20_000;
/** After so many requests the server has filled its heap's room, and holds no more from there on. */
const WARM = 30_000;
/** The addresses that answer no envelope. */
const FILES = /^\/(?:usage\/csv|fleet\/schema)\b/;
/** MiB of objects that the server may have: with room for more it would keep garbage for long, which hides what leaks. */
const HEAP = 96;

let dataDir: string;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'springtide-fuzz-'));
  // without an engine: what the requests start is not carried out
  const env = { SPRINGTIDE_ROLE: 'api', NODE_OPTIONS: `--max-old-space-size=${HEAP}` };
  server = await ServerProcess.start({ dataDir, env });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const agent = new Agent({ keepAlive: true });

function send({ method, path, headers, body }: RandomRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const length = body.length === 0 ? {} : { 'content-length': String(body.length) };
    const options = { agent, hostname, port, method, path, headers: { ...headers, ...length } };
    const sent = request({ ...options, timeout: LONGEST_ANSWER_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer')));
    sent.once('error', reject);
    sent.end(body);
  });
}

/** How often each status code was answered. */
const answers = new Map<number, number>();

/** What is wrong with the answer; null when nothing is. */
async function complaintAbout(sent: RandomRequest): Promise<string | null> {
  const reply = await send(sent);
  answers.set(reply.status, (answers.get(reply.status) ?? 0) + 1);
  if (reply.status >= 500) return `status ${reply.status}: ${reply.text.slice(0, 300)}`;
  if (sent.method === 'HEAD') return reply.text === '' ? null : 'a HEAD has a body';
  if (reply.status === 200 && FILES.test(sent.path))
    return /^(?:day,|\{"\$schema")/.test(reply.text) ? null : 'no file';
  envelopeOf(reply);
  return null;
}

/** MiB of memory that the server holds. */
async function memory(): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

test(`${REQUESTS} random requests`, { timeout: 3_600_000 }, async () => {
  let sent = 0;
  const sizes: number[] = [];
  const warmSizes: number[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(randomRequest, { minLength: 1, maxLength: AT_ONCE, size: 'max' }), async (requests) => {
      sent += requests.length;
      const complaints = await Promise.all(requests.map(complaintAbout));
      expect(complaints.filter((complaint) => complaint !== null)).toEqual([]);
      if (sizes.length >= Math.floor((sent * 10) / REQUESTS)) return;
      sizes.push(Math.round(await memory()));
      if (sent >= WARM) warmSizes.push(sizes.at(-1) ?? NaN);
    }),
    { numRuns: Math.ceil(REQUESTS / (AT_ONCE / 2)), interruptAfterTimeLimit: 3_000_000, markInterruptAsFailure: true },
  );
  const codes = [...answers].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  console.log(`${sent} requests (${codes.join(', ')}); MiB of the server, ten times on the way: ${sizes.join(' ')}`);
  expect((warmSizes.at(-1) ?? 0) / (warmSizes[0] ?? 1), 'memory is flat').toBeLessThan(1.1);
  expect(answers.get(200), 'many are right').toBeGreaterThan(sent / 10);
  expect(server.log, 'nothing failed inside').not.toMatch(/"level":[56]0|Unhandled|\n\s+at /);
  expect(await server.call('/healthz')).toEqual({ status: 'ok' });
});
