import { END, lineEndsIn, type Piece } from '../domain/arrival-marks.ts';
import { englishOf, message } from '../messages/message.ts';
import type { Notice, RunOptions } from '../channel/channel.ts';
import { steadyNow } from '../base/time/steady-time.ts';

/** The notices of a run, and where the lines of its log were shown. */
export interface Noticed {
  /** The notices, each a line. */
  readonly lines: string;
  /**
   * Maps lines of the stored log, which has the heading, the notices and then the output, to the lines that were shown.
   */
  readonly pieces: readonly Piece[];
}

/**
 * Notices about a node while its step runs: lines of their own among the output as it is shown, and before the output
 * in the stored log, which has the output as the command wrote it.
 *
 * Lines are counted before redaction: a secret of several lines in the output shifts the times of the lines after it.
 *
 * @example
 * const notices = new Notices(call.onOutput, now);
 * notices.begin(heading);
 * const status = await channel.run(endpoint, script, { ...options, ...notices.listeners });
 * const log = heading + notices.taken().lines + status.output;
 */
export class Notices {
  readonly listeners: Required<Pick<RunOptions, 'onOutput' | 'onNotice'>>;
  private readonly show: (text: string) => void;
  private readonly now: () => Date;
  private isLineOpen = false;
  /** The number of line ends shown. */
  private shown = 0;
  private run = beginning(0, 0);

  constructor(show: (text: string) => void, now: () => Date) {
    this.show = show;
    this.now = now;
    this.listeners = { onOutput: (text) => this.output(text), onNotice: (notice) => this.notice(notice) };
  }

  /** Begins a run; its heading is a line, or ''. */
  begin(heading: string): void {
    if (this.isLineOpen) this.say('\n');
    if (heading !== '') this.say(heading);
    const lines = lineEndsIn(heading);
    this.run = beginning(lines, this.shown - lines);
  }

  /** Shows the output of a run that ended before any of it was shown. */
  catchUp(output: string): void {
    if (this.run.outputLines === 0 && !this.run.isOutputOpen) this.output(output);
  }

  /** The notices since the run began, for the stored log. */
  taken(): Noticed {
    const { heading, headingAt, lines, noticesAt, outputAt, outputLines, isOutputOpen } = this.run;
    const output = heading + noticesAt.length;
    this.run = beginning(0, this.shown);
    return {
      lines,
      pieces: [
        ...(heading > 0 ? [[0, headingAt] as const] : []),
        ...noticesAt.map((at, index): Piece => [heading + index, at]),
        ...outputAt.map(([line, at]): Piece => [output + line, at]),
        [output + outputLines + (isOutputOpen ? 1 : 0), END],
      ],
    };
  }

  private output(text: string): void {
    if (text === '') return;
    const { run } = this;
    if (run.isAfterNotice) {
      // a line that a notice interrupted continues on a line of its own
      run.outputAt.push(run.isOutputOpen ? [run.outputLines + 1, this.shown + 1] : [run.outputLines, this.shown]);
      run.isAfterNotice = false;
    }
    this.say(text);
    run.outputLines += lineEndsIn(text);
    run.isOutputOpen = !text.endsWith('\n');
  }

  private notice(notice: Notice): void {
    const line = `${textOf(notice, this.now())}\n`;
    this.say(this.isLineOpen ? `\n${line}` : line);
    this.run.lines += line;
    this.run.noticesAt.push(this.shown - 1);
    this.run.isAfterNotice = true;
  }

  private say(text: string): void {
    this.isLineOpen = !text.endsWith('\n');
    this.shown += lineEndsIn(text);
    this.show(text);
  }
}

interface Run {
  /** Lines of the heading, and where they were shown. */
  readonly heading: number;
  readonly headingAt: number;
  lines: string;
  readonly noticesAt: number[];
  /** The number of line ends in the output. */
  outputLines: number;
  isOutputOpen: boolean;
  isAfterNotice: boolean;
  readonly outputAt: [line: number, at: number][];
}

function beginning(heading: number, headingAt: number): Run {
  return {
    heading,
    headingAt,
    lines: '',
    noticesAt: [],
    outputLines: 0,
    isOutputOpen: false,
    isAfterNotice: false,
    outputAt: [[0, headingAt + heading]],
  };
}

function textOf(notice: Notice, now: Date): string {
  const time = timeOf(now, now);
  if (notice.kind === 'back') return englishOf(message('node_back', { time }));
  const until = timeOf(new Date(now.getTime() + notice.until.getTime() - steadyNow()), now);
  return englishOf(message('node_gone', { time, reason: notice.reason, until }));
}

/** In UTC, as the reader's time zone is unknown; with the date when it is not today. */
function timeOf(time: Date, now: Date): string {
  const [day = '', clock = ''] = time.toISOString().split('T');
  const isToday = now.toISOString().startsWith(day);
  return `${isToday ? '' : `${day} `}${clock.slice(0, 5)} UTC`;
}
