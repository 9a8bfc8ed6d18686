import type { Notice, RunOptions } from '../channel/channel.ts';
import { steadyNow } from '../channel/steady-time.ts';

/**
 * Notices about a node while its step runs: lines of their own among the output as it is shown, and before the output
 * in the stored log, which has the output as the command wrote it.
 *
 * @example
 * const notices = new Notices(call.onOutput, now);
 * const status = await channel.run(endpoint, script, { ...options, ...notices.listeners });
 * const log = notices.taken() + status.output;
 */
export class Notices {
  readonly listeners: Required<Pick<RunOptions, 'onOutput' | 'onNotice'>>;
  private readonly show: (text: string) => void;
  private readonly now: () => Date;
  private isLineOpen = false;
  private lines = '';

  constructor(show: (text: string) => void, now: () => Date) {
    this.show = show;
    this.now = now;
    this.listeners = { onOutput: (text) => this.output(text), onNotice: (notice) => this.notice(notice) };
  }

  /** Shows output that is no notice. */
  output(text: string): void {
    if (text === '') return;
    this.isLineOpen = !text.endsWith('\n');
    this.show(text);
  }

  /** The notices since the last call, for the stored log. */
  taken(): string {
    const { lines } = this;
    this.lines = '';
    return lines;
  }

  private notice(notice: Notice): void {
    const line = `${textOf(notice, this.now())}\n`;
    this.lines += line;
    this.output(this.isLineOpen ? `\n${line}` : line);
  }
}

function textOf(notice: Notice, now: Date): string {
  const said =
    notice.kind === 'back'
      ? 'the node answers again'
      : `${notice.reason}; trying again until ${timeOf(new Date(now.getTime() + notice.until.getTime() - steadyNow()), now)}`;
  return `[${timeOf(now, now)}] ${said}`;
}

/** In UTC, as the reader's time zone is unknown; with the date when it is not today. */
function timeOf(time: Date, now: Date): string {
  const [day = '', clock = ''] = time.toISOString().split('T');
  const isToday = now.toISOString().startsWith(day);
  return `${isToday ? '' : `${day} `}${clock.slice(0, 5)} UTC`;
}
