import type { Call } from '../call.ts';
import type { Description } from '../description.ts';
import { isNamed, kindOf } from '../names/kinds.ts';
import type { Server } from '../server.ts';
import type { ValueType } from '../value-type.ts';
import { fitting, proposalFor } from './complete.ts';

/** Milliseconds that somebody waits for who pressed Tab. */
const PATIENCE_MS = 2000;
/** Names that a shell is given. */
const MOST = 200;

/** Prints what can stand in place of the last word, one a line; nothing where the server does not say. */
export async function printProposals(call: Call, commands: readonly Description[]): Promise<void> {
  const words = call.argument(0);
  const current = words.at(-1) ?? '';
  const { words: known, names } = proposalFor(commands, words.slice(0, -1), current);
  const found = names === null ? [] : await namesFrom(call, names, current);
  for (const word of fitting([...known, ...found], current)) call.output.stdout.write(`${word}\n`);
}

async function namesFrom(call: Call, type: ValueType, current: string): Promise<readonly string[]> {
  try {
    const late = new Promise<readonly string[]>((resolve) => {
      setTimeout(resolve, PATIENCE_MS, []).unref();
    });
    return await Promise.race([namesOf(await call.server(), type, current), late]);
  } catch {
    // whoever presses Tab is not told why there are none
    return [];
  }
}

async function namesOf(server: Server, type: ValueType, current: string): Promise<readonly string[]> {
  const request = { path: {}, fields: { name: current } };
  if (type === 'node') return (await server.rows('POST /node/find', request, MOST)).map(({ ip }) => String(ip));
  if (type === 'task')
    return (await server.rows('GET /task/list', { path: {}, fields: {} }, MOST)).map(({ id }) => String(id));
  if (!isNamed(type as never)) return [];
  const { list, name } = kindOf(type as never);
  return (await server.rows(list, request, MOST)).map((row) => String(row[name]));
}
