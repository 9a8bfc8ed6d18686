import { parseArgs } from 'node:util';
import { messageOf } from '../src/base/errors.ts';
import { ansibleModules } from './ansible-modules.ts';
import { api } from './api.ts';
import type { Benchmark } from './benchmark.ts';
import { engine } from './engine.ts';
import { facts } from './facts.ts';
import { fleetFile } from './fleet-file.ts';
import { consolePage } from './console.ts';
import { latency } from './latency.ts';
import { ssh } from './ssh.ts';
import { workers } from './workers.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  engine,
  ssh,
  ansible: ansibleModules,
  workers,
  api,
  latency,
  facts,
  fleet: fleetFile,
  console: consolePage,
};

/** The command line is invalid. */
class UsageError extends Error {}

/** Runs the benchmark that the arguments name. Resolves with the exit code. */
async function main([name, ...rest]: readonly string[], signal: AbortSignal): Promise<number> {
  if (name === undefined || [name, ...rest].some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(usage());
    return name === undefined ? 2 : 0;
  }
  try {
    const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
    if (benchmark === undefined) {
      throw new UsageError(`there is no benchmark ${name}; there are ${Object.keys(BENCHMARKS).join(', ')}`);
    }
    await benchmark.run(valuesOf(benchmark, rest), signal);
    return 0;
  } catch (error) {
    process.stderr.write(`bench: ${messageOf(error)}\n`);
    if (error instanceof UsageError) return 2;
    return signal.aborted ? 130 : 1;
  }
}

/** The options' values, as given or by default. */
function valuesOf({ options }: Benchmark, words: readonly string[]): Record<string, number> {
  const given = textsOf(Object.keys(options), words);
  const values = Object.entries(options).map(([name, { preset, most }]): [string, number] => {
    const text = given[name];
    if (text === undefined) return [name, preset];
    const count = /^\d+$/.test(text) ? Number(text) : 0;
    if (count < 1 || count > most) throw new UsageError(`--${name} is ${text}: give a whole number from 1 to ${most}`);
    return [name, count];
  });
  return Object.fromEntries(values);
}

function textsOf(names: readonly string[], words: readonly string[]): Readonly<Record<string, string | undefined>> {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
    return parseArgs({ args: [...words], options, allowPositionals: false }).values;
  } catch (error) {
    const known = names.map((name) => `--${name}`).join(', ');
    throw new UsageError(`${messageOf(error)}; the options are ${known}`);
  }
}

function usage(): string {
  const benchmarks = Object.entries(BENCHMARKS).map(([name, { summary, options }]) => {
    const lines = Object.entries(options).map(
      ([option, { help, preset }]) => `    ${`--${option} <count>`.padEnd(18)}${help} (${preset})`,
    );
    return `  ${name}: ${summary}\n${lines.join('\n')}\n`;
  });
  return `Usage: npm run bench -- <benchmark> [options]\n\n${benchmarks.join('\n')}
Results are printed, and written to bench/results as JSON. docs/benchmarks.md says how to read them.\n`;
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // stays installed: npm forwards the Ctrl-C that a terminal sends to all processes, and a second one must not interrupt the cleanup
  process.on(signal, () => interrupted.abort(new Error(`interrupted (${signal})`)));
}
process.exitCode = await main(process.argv.slice(2), interrupted.signal);
