import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./pages.lua', import.meta.url));
const MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

export interface Load {
  readonly url: string;
  /** The paths that are requested, one after another. */
  readonly paths: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

export interface Measured {
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Sends requests as fast as they are answered, with the C program wrk, which uses little processor time itself.
 *
 * @throws when an answer is no success or a connection breaks; the abort reason
 */
export async function wrk({ url, paths, connections, seconds }: Load, signal: AbortSignal): Promise<Measured> {
  const words = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', SCRIPT, url, '--', ...paths];
  const child = spawn('wrk', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  try {
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    signal.throwIfAborted();
    if (/Non-2xx|Socket errors/.test(output)) throw new Error(`not every answer is a success:\n${output}`);
    return measuredIn(output);
  } catch (error) {
    if (child.pid !== undefined) throw error;
    throw new Error('wrk does not start: npm run bench installs it (Debian package wrk)', { cause: error });
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function measuredIn(output: string): Measured {
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
  const percentile = (percent: number): number => {
    const [, value, unit = ''] = new RegExp(`\\s${percent}%\\s+([\\d.]+)(us|ms|s|m)\\b`).exec(output) ?? [];
    return Number(value) * (MS[unit] ?? NaN);
  };
  const measured = { rate, p50: percentile(50), p99: percentile(99) };
  if (Object.values(measured).every(Number.isFinite)) return measured;
  throw new Error(`wrk said something new:\n${output}`);
}
