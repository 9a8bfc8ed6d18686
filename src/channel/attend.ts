import type { ExitStatus } from './channel.ts';
import type { Output } from './output.ts';
import {
  type Answer,
  answerIn,
  endCommand,
  followCommand,
  saysBegun,
  restCommand,
  type RunPlace,
  stageCommand,
  startCommand,
  startStagedCommand,
} from './run-once.ts';
import { steadyNow } from './steady-time.ts';
import type { ExecOptions, Transport } from './transport.ts';

/** This many milliseconds after it began, a run is long enough for its output to be shown as it grows. */
const LIVE_AFTER = 1000;
/** Milliseconds within which a run begins, or its beginning is looked for by another command. */
const BEGIN_WITHIN = 5000;

export interface Run {
  readonly place: RunPlace;
  /** null = it was begun before, and is only to be attached to. */
  readonly script: string | null;
  /** True: the script holds what no list of processes may show. */
  readonly isSecret?: boolean;
  readonly deadline: Date;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Called when the machine has begun the run, or is not waited for any longer; at most a few times. */
  readonly onBegun?: () => void;
}

/** The machine cannot keep runs (read-only, full): trying again does not help. */
export class RunRefused extends Error {}

/**
 * Starts a run or attaches to it, whichever is due, and stays until it ended. May be called again, with the same run,
 * whenever a connection broke.
 *
 * A1. After the deadline nothing is started, and what runs is ended.
 * A2. A run that ended by itself answers with what it ended with, however late it is asked.
 *
 * @throws RunRefused; what the transport throws; the abort reason when the run's signal aborts
 */
export async function attend(transport: Transport, run: Run): Promise<ExitStatus> {
  const { script } = run;
  const startable = (): boolean => run.deadline.getTime() > steadyNow();
  for (;;) {
    run.output.again();
    let answer: Answer | null = null;
    if (script !== null && startable()) answer = await start(transport, run, script);
    if (answer === null || !isEnd(answer)) answer = await follow(transport, run);
    // a machine under load may be asked how the run goes before it has begun it
    if (answer.kind !== 'absent' || script === null || !startable()) return conclude(transport, run, answer);
  }
}

/** It ended, and all of its output came with the answer. */
function isEnd({ kind }: Answer): boolean {
  return kind === 'exited' || kind === 'timed_out';
}

/** Starts the run unless it was, and waits a moment for its end; null = it goes on. */
async function start(transport: Transport, run: Run, script: string): Promise<Answer | null> {
  const { place, output } = run;
  let command = run.isSecret === true ? null : startCommand(place, script);
  if (command === null) {
    const input = Buffer.from(script);
    await ask(transport, run, stageCommand(place, input.length), { input });
    command = startStagedCommand(place);
  }
  const early = new AbortController();
  const letGoIn = (patience: number): NodeJS.Timeout =>
    setTimeout(() => early.abort(), Math.min(patience, run.deadline.getTime() - steadyNow()));
  let timer = letGoIn(BEGIN_WITHIN);
  const onStderr = (chunk: Buffer): void => {
    if (!saysBegun(chunk, place.runId)) return;
    clearTimeout(timer);
    timer = letGoIn(LIVE_AFTER);
    run.onBegun?.();
  };
  try {
    const signal = AbortSignal.any([run.signal, early.signal]);
    // the output comes with the answer, and what brings the answer brings the output
    return await ask(transport, run, command, { signal, onStderr, onStdout: (chunk) => output.keep(chunk) });
  } catch (error) {
    if (early.signal.aborted && !run.signal.aborted) return null;
    throw error;
  } finally {
    clearTimeout(timer);
    run.onBegun?.();
  }
}

/** Shows the output until the run ends, or its deadline ends it. */
async function follow(transport: Transport, run: Run): Promise<Answer> {
  const { place, output } = run;
  const late = new AbortController();
  const timer = setLongTimeout(() => late.abort(), run.deadline);
  try {
    const full = new AbortController();
    const ends = [run.signal, late.signal];
    output.again();
    try {
      const onStdout = (chunk: Buffer): void => {
        output.add(chunk);
        if (output.isFull) full.abort();
      };
      const signal = AbortSignal.any([...ends, full.signal]);
      return await ask(transport, run, followCommand(place, 'shown'), { signal, onStdout });
    } catch (error) {
      if (!full.signal.aborted || run.signal.aborted || late.signal.aborted) throw error;
      return await ask(transport, run, followCommand(place, 'quiet'), { signal: AbortSignal.any(ends) });
    }
  } catch (error) {
    if (!late.signal.aborted || run.signal.aborted) throw error;
    const { kind } = await ask(transport, run, endCommand(place, 'timed_out'));
    if (kind === 'running' || kind === 'starting') {
      throw new Error('its time is up, and it cannot be ended', { cause: error });
    }
    output.again();
    return await ask(transport, run, followCommand(place, 'shown'), { onStdout: (chunk) => output.add(chunk) });
  } finally {
    timer[Symbol.dispose]();
  }
}

async function conclude(transport: Transport, run: Run, answer: Answer): Promise<ExitStatus> {
  switch (answer.kind) {
    case 'exited':
      return { kind: 'exited', code: answer.code, output: await wholeOutput(transport, run) };
    case 'timed_out':
      return { kind: 'timed_out', output: await wholeOutput(transport, run) };
    case 'lost':
      return { kind: 'lost', output: await wholeOutput(transport, run) };
    case 'absent':
      // only what is asked for after its deadline is not started (A1)
      return { kind: 'timed_out', output: '' };
    case 'running':
    case 'starting':
    case 'staged':
    case 'swept':
    case 'size':
    case 'refused':
      throw new Error(`the node answered ${answer.kind}`);
  }
}

async function wholeOutput(transport: Transport, run: Run): Promise<string> {
  const { output } = run;
  if (!output.isFull) return output.text(null);
  const chunks: Buffer[] = [];
  const answer = await ask(transport, run, restCommand(run.place), { onStdout: (chunk) => chunks.push(chunk) });
  if (answer.kind !== 'size') return output.text(null);
  return output.text({ size: answer.bytes, file: answer.file, end: Buffer.concat(chunks) });
}

async function ask(
  transport: Transport,
  { place, signal }: Run,
  command: string,
  options: Partial<ExecOptions> = {},
): Promise<Answer> {
  const { onStdout = () => {}, signal: heard = signal, ...rest } = options;
  // a command that was let go of may still say something, when the next one shows the output from its first byte again
  const hear = (chunk: Buffer): void => {
    if (!heard.aborted) onStdout(chunk);
  };
  const stderr = await transport.exec(command, { ...rest, signal: heard, onStdout: hear });
  const answer = answerIn(stderr, place.runId);
  if (answer === null) throw new Error(`the connection ended without an answer${stderr === '' ? '' : `: ${stderr}`}`);
  if (answer.kind === 'refused') throw new RunRefused(answer.reason);
  return answer;
}

/** setTimeout takes at most 24.8 days. */
function setLongTimeout(action: () => void, at: Date): Disposable {
  const LONGEST = 2 ** 31 - 1;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = at.getTime() - steadyNow();
    timer = left > LONGEST ? setTimeout(wait, LONGEST) : setTimeout(action, Math.max(0, left));
  };
  wait();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
