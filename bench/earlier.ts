import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../src/base/errors.ts';
import type { PASSED, step, testEngine } from '../test/support/engine.ts';
import type { ServerProcess } from '../test/support/server-process.ts';
import type { Contender } from './contender.ts';

/** The parts that run a task of steps that cost nothing. */
export interface EngineParts {
  readonly PASSED: typeof PASSED;
  readonly step: typeof step;
  readonly testEngine: typeof testEngine;
}

/** A checkout of an earlier version of this project, with its own node_modules; null = no comparison. */
const CHECKOUT = process.env['SPRINGTIDE_BENCH_EARLIER'] ?? '';

/** Its contender for commands over SSH, run on this fleet. */
export async function earlierSpringtide(): Promise<Contender | null> {
  const part = await load<{ springtide: Contender }>('bench/springtide.ts', ['springtide']);
  return part === null ? null : { ...part.springtide, name: `${part.springtide.name}, earlier` };
}

/** Its engine. */
export function earlierEngine(): Promise<EngineParts | null> {
  return load<EngineParts>('test/support/engine.ts', ['PASSED', 'step', 'testEngine']);
}

/** Its server, with its console. */
export function earlierServer(): Promise<{ readonly ServerProcess: typeof ServerProcess } | null> {
  return load('test/support/server-process.ts', ['ServerProcess']);
}

/** @throws when there is no such checkout, or it is too old to have these parts */
async function load<Parts>(file: string, names: readonly string[]): Promise<Parts | null> {
  if (CHECKOUT === '') return null;
  const path = resolve(CHECKOUT, file);
  try {
    const found = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    const missing = names.filter((name) => found[name] === undefined);
    if (missing.length > 0) throw new Error(`it exports no ${missing.join(', ')}`);
    return found as Parts;
  } catch (error) {
    const why = messageOf(error);
    const mend = 'SPRINGTIDE_BENCH_EARLIER is the directory of a checkout in which npm ci has run';
    throw new Error(`${path} cannot be used: ${why}; ${mend}`, { cause: error });
  }
}
