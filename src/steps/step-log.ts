import type { LineRange } from '../channel/channel.ts';
import { END, lineEndsIn, type Piece } from '../domain/arrival-marks.ts';
import { cutLineOf } from '../domain/cut-mark.ts';
import type { Noticed } from './notices.ts';
import type { StepOutcome } from './step.ts';

/** The log of a step, segment by segment, with what is known of its lines. */
export class StepLog {
  private text = '';
  private readonly lines: Piece[] = [];
  private readonly stderr: LineRange[] = [];

  /** Adds the log of a segment: its heading, its notices, and its output. Each begins on a new line. */
  add(heading: string, { lines, pieces }: Noticed, outcome: Pick<StepOutcome, 'log' | 'stderr'>): void {
    if (this.text !== '' && !this.text.endsWith('\n')) this.text += '\n';
    const before = lineEndsIn(this.text);
    const own = heading + lines + outcome.log;
    const output = before + lineEndsIn(heading) + lineEndsIn(lines);
    this.lines.push(...knownPieces(pieces, own).map(([kept, at]): Piece => [before + kept, at]));
    this.stderr.push(...(outcome.stderr ?? []).map(([from, to]): LineRange => [output + from, output + to]));
    this.text += own;
  }

  get outcome(): Required<Pick<StepOutcome, 'log' | 'lines' | 'stderr'>> {
    return { log: this.text, lines: this.lines, stderr: this.stderr };
  }
}

/** Lines after the mark of a cut arrived when the attempt ended. */
function knownPieces(pieces: readonly Piece[], log: string): readonly Piece[] {
  const cut = cutLineOf(log);
  return cut === null ? pieces : [...pieces.filter(([kept]) => kept < cut), [cut, END]];
}
