import { setTimeout as delay } from 'node:timers/promises';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import type { DnsChange, Planner, Standing } from './plan.ts';
import type { DnsServer } from './server.ts';

/** By the server's name; a failure is that of its change. */
export type Results = ReadonlyMap<string, Standing | { readonly failure: Value }>;

/** Servers of one update: a message has 64 KiB. */
const TOGETHER = 50;
const MOST_TRIES = 12;
const FIRST_PAUSE = 20;
const LAST_PAUSE = 1000;

/**
 * Makes changes, so many in one update as go into a message. What somebody else changed meanwhile is read, and planned again.
 *
 * @throws the abort reason
 */
export async function changeRecords(
  server: DnsServer,
  planner: Planner,
  changes: readonly DnsChange[],
  signal: AbortSignal,
): Promise<Results> {
  const results = new Map<string, Standing | { readonly failure: Value }>();
  for (let at = 0; at < changes.length; at += TOGETHER) {
    const part = changes.slice(at, at + TOGETHER);
    try {
      for (const [name, standing] of await changed(server, planner, part, signal)) results.set(name, standing);
    } catch (error) {
      signal.throwIfAborted();
      for (const { server: one } of part) results.set(one.name, { failure: contentOf(error) });
    }
  }
  return results;
}

async function changed(
  server: DnsServer,
  { questions, plan }: Planner,
  changes: readonly DnsChange[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Standing>> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const { prerequisites, updates, results } = plan(await server.look(questions(changes), signal), changes);
    if (updates.length === 0 || (await server.update(prerequisites, updates, signal))) return results;
    // whoever met this update has made its own: somebody always gets on
    await delay(Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** tries) * (0.5 + Math.random()), undefined, { signal });
  }
  throw server.fault(message('dns_records_change'));
}
