import { type RunReport, ReportReader, noiseIn, OutputReader } from './run-report.ts';
import type { Become, ExitStatus } from './channel.ts';
import { oneLine } from '../base/text/foreign-text.ts';
import { MessageError } from '../messages/message-error.ts';
import { message, type Message } from '../messages/message.ts';
import { HeadTail } from './head-tail.ts';
import type { Output, Rest } from './output.ts';
import {
  endProgram,
  followProgram,
  REST_LENGTH,
  restProgram,
  type Program,
  type RunPlace,
  startProgram,
} from './node/run-once.ts';
import { steadyNow } from '../base/time/steady-time.ts';
import { setLongTimeout } from './time-left.ts';
import { type Ended, NodeFault, type Transport } from './transport.ts';

/** Milliseconds after which a run counts as long, and its output is shown as it grows. */
const LIVE_AFTER = 1000;
/** Milliseconds within which a run must begin; then another command checks whether it did. */
const BEGIN_WITHIN = 5000;
/** How often one attempt asks for a run that does not begin. */
const ROUNDS = 5;
/** Milliseconds for ending a run whose time is up, and for the end of its output. */
export const END_WITHIN = 10_000;

export interface Run {
  readonly place: RunPlace;
  /** null = it was begun before, and is only to be attached to. */
  readonly script: string | null;
  /** As whom it runs; left out = as the login's user. */
  readonly become?: Become | undefined;
  /** What was seen over any connection: the run was asked for; our programs on the machine reported anything; the run began. */
  readonly heard: { asked: boolean; answered: boolean; begun: boolean };
  readonly deadline: Date;
  /** It is asked for after its deadline, as it may have ended by itself. */
  readonly isLate: boolean;
  /** Nobody wants its output before its end. */
  readonly isSilent: boolean;
  /** Steady time at which everything is over, including the ending of a run whose deadline passed. */
  readonly overAt: number;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Called when the machine has begun the run, or is no longer waited for; at most a few times. */
  readonly onBegun?: () => void;
  /** Called when the machine reports anything of the run, at least once for each program. */
  readonly onReport?: () => void;
  /** Called when its time is over, and it is about to be ended. */
  readonly onEnding?: () => void;
}

/** What a program is asked, and where its results go. */
interface Asking {
  /** The output after the mark. */
  readonly onStdout?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
  readonly onBegun?: () => void;
  /** Milliseconds for a report that takes the machine no time. */
  readonly within?: number;
}

/** The machine cannot keep runs (read-only, full): trying again does not help. */
export class RunRefused extends MessageError {}

/**
 * Starts a run or attaches to it, whichever applies, and waits until it ends. May be called again with the same run
 * whenever a connection broke.
 *
 * AT1. After the deadline nothing is started, and what still runs is ended.
 * AT2. A run that ended by itself reports how it ended, however late that is asked.
 *
 * @throws RunRefused; NodeFault; what the transport throws; the abort reason when the run's signal aborts
 */
export async function attend(transport: Transport, run: Run): Promise<ExitStatus> {
  const { script, heard } = run;
  heard.asked = true;
  // a node that keeps runs in memory only has lost them after a reboot
  const startable = (): boolean => !heard.begun && run.deadline.getTime() > steadyNow();
  for (let round = 0; round < ROUNDS; round += 1) {
    run.output.again();
    let report: RunReport | null = null;
    if (script !== null && startable()) report = await start(transport, run, script);
    if (report === null || !isEnd(report)) report = await follow(transport, run);
    // a machine under load may be asked how the run goes before it has begun it
    if (report.kind !== 'absent' || script === null || !startable()) return conclude(transport, run, report);
  }
  throw new NodeFault(message('run_not_begun'));
}

/** It ended, and all of its output came with the report. */
function isEnd({ kind }: RunReport): boolean {
  return kind === 'exited' || kind === 'timed_out';
}

/** Starts the run unless it was started, and waits a moment for its end, or until a silent one ends; null = it goes on. */
async function start(transport: Transport, run: Run, script: string): Promise<RunReport | null> {
  const { place, output } = run;
  const early = new AbortController();
  const letGoIn = (patience: number): Disposable =>
    setLongTimeout(() => early.abort(), Math.min(steadyNow() + patience, run.deadline.getTime()));
  let timer = letGoIn(BEGIN_WITHIN);
  const onBegun = (): void => {
    run.heard.begun = true;
    timer[Symbol.dispose]();
    timer = letGoIn(run.isSilent ? Infinity : LIVE_AFTER);
    run.onBegun?.();
  };
  try {
    const signal = AbortSignal.any([run.signal, early.signal]);
    // the output comes with the report, on the same connection
    return await ask(transport, run, startProgram(place, script, { become: run.become, limit: output.limit }), {
      signal,
      onBegun,
      onStdout: (chunk) => output.keep(chunk),
    });
  } catch (error) {
    if (error === early.signal.reason && !run.signal.aborted) return null;
    throw error;
  } finally {
    timer[Symbol.dispose]();
    run.onBegun?.();
  }
}

/** Shows the output until the run ends, or its deadline ends it. */
async function follow(transport: Transport, run: Run): Promise<RunReport> {
  const { place, output } = run;
  const late = new AbortController();
  const timer = setLongTimeout(() => late.abort(), run.deadline.getTime());
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
      return await ask(transport, run, followProgram(place, 'shown'), { signal, onStdout });
    } catch (error) {
      if (!full.signal.aborted || run.signal.aborted || late.signal.aborted) throw error;
      return await ask(transport, run, followProgram(place, 'quiet'), { signal: AbortSignal.any(ends) });
    }
  } catch (error) {
    if (error !== late.signal.reason || run.signal.aborted) throw error;
    // a node that said nothing in all of its time gets no more of it
    if (!run.heard.answered && !run.isLate) throw new MessageError(message('node_lets_in_silently'), { cause: error });
    return await end(transport, run, error);
  } finally {
    timer[Symbol.dispose]();
  }
}

/** Ends a run whose time is up, and reads its output once more. */
async function end(transport: Transport, run: Run, cause: unknown): Promise<RunReport> {
  const { place, output } = run;
  run.onEnding?.();
  const { kind } = await ask(transport, run, endProgram(place, 'timed_out'), { within: END_WITHIN });
  if (kind === 'running' || kind === 'starting') throw new MessageError(message('run_not_ended'), { cause });
  output.again();
  const onStdout = (chunk: Buffer): void => output.add(chunk);
  return ask(transport, run, followProgram(place, 'shown'), { within: END_WITHIN, onStdout });
}

async function conclude(transport: Transport, run: Run, report: RunReport): Promise<ExitStatus> {
  switch (report.kind) {
    case 'exited':
      return exited(report, run.output, await restOf(transport, run));
    case 'timed_out':
      return { kind: 'timed_out', output: run.output.text(await restOf(transport, run)) };
    case 'lost':
      return { kind: 'lost', output: run.output.text(await restOf(transport, run)) };
    case 'absent':
      if (run.heard.begun) return { kind: 'lost', output: run.output.text(null) };
      // only a run that is asked for after its deadline is not started (AT1)
      return { kind: 'timed_out', output: '' };
    case 'running':
    case 'starting':
    case 'swept':
    case 'size':
    case 'refused':
      throw new MessageError(message('node_answered', { answer: report.kind }));
  }
}

function exited(
  { code, ends }: RunReport & { readonly kind: 'exited' },
  output: Output,
  rest: Rest | null,
): ExitStatus {
  const stderr = ends === undefined ? null : output.stderrLines(ends, rest);
  return { kind: 'exited', code, output: output.text(rest), ...(stderr === null ? {} : { stderr }) };
}

/** The end of an output over the limit; null = the output is complete, or the end is not known. */
async function restOf(transport: Transport, run: Run): Promise<Rest | null> {
  if (!run.output.isFull) return null;
  const end = new HeadTail(REST_LENGTH);
  const onStdout = (chunk: Buffer): void => end.add(chunk);
  const report = await ask(transport, run, restProgram(run.place), { within: END_WITHIN, onStdout });
  if (report.kind !== 'size') return null;
  return { size: report.bytes, file: report.file, end: end.last(REST_LENGTH) };
}

async function ask(
  transport: Transport,
  run: Run,
  program: Program,
  { onBegun, onStdout, signal = run.signal, within }: Asking = {},
): Promise<RunReport> {
  const left = within === undefined ? null : Math.max(0, Math.min(within, run.overAt - steadyNow()));
  const late = left === null ? null : AbortSignal.timeout(left);
  const heard = late === null ? signal : AbortSignal.any([signal, late]);
  const reports = new ReportReader(program.nonce, run.place.runId);
  // an abandoned command may still write, while the next one shows the output from its first byte again
  const output = new OutputReader(program.nonce, (chunk) => {
    if (!heard.aborted) onStdout?.(chunk);
  });
  let hasAnswered = false;
  const answered = (): void => {
    if (hasAnswered) return;
    hasAnswered = true;
    run.heard.answered = true;
    run.onReport?.();
  };
  let isBegun = false;
  const onStderr = (chunk: Buffer): void => {
    reports.hear(chunk);
    if (reports.hasReported) answered();
    if (isBegun || !reports.begun || heard.aborted) return;
    isBegun = true;
    onBegun?.();
  };
  const hear = (chunk: Buffer): void => {
    output.hear(chunk);
    if (output.isOutput) answered();
  };
  try {
    const ended = await transport.exec(program, { signal: heard, onStdout: hear, onStderr });
    output.end();
    const report = reports.end();
    const noise = [output.noise, reports.noise].map((part) => noiseIn(part.text(), program.nonce));
    return reportOf(report, ended, noise);
  } catch (error) {
    if (late?.aborted !== true || signal.aborted) throw error;
    const seconds = Math.ceil((left ?? 0) / 100) / 10;
    throw new MessageError(message('node_not_answered_within', { seconds }), { cause: error });
  }
}

/** When there is no report, other text on stdout and stderr may say why. */
function reportOf(report: RunReport | string | null, ended: Ended, noise: readonly string[]): RunReport {
  if (typeof report === 'string') throw new NodeFault(message('node_answers_nonsense', { answer: report }));
  if (report === null) throw unanswered(ended, oneLine(noise.join('\n')));
  if (report.kind === 'refused') throw new RunRefused(refusalOf(report.reason));
  return report;
}

function refusalOf(reason: string): Message {
  return message('run_refused', { reason: reason.replace(/;$/, '') });
}

/** The program ended without a report: shows what else was written, by a login shell for example. */
function unanswered({ code, signal }: Ended, said: string): Error {
  if (code !== null) {
    return new NodeFault(
      said === '' ? message('shell_ended', { code }) : message('shell_ended_saying', { code, said }),
    );
  }
  if (signal !== null) {
    return new MessageError(
      said === '' ? message('ended_by_signal', { signal }) : message('ended_by_signal_saying', { signal, said }),
    );
  }
  return new MessageError(said === '' ? message('ended_unanswered') : message('ended_unanswered_saying', { said }));
}
