import { storable } from '../../base/text/foreign-text.ts';
import { ArrivalMarks, type ArrivedBefore, type Mark, marksOfKept } from '../../domain/arrival-marks.ts';
import type { RedactedStream } from '../../secrets/redactor.ts';
import type { StepOutcome } from '../../steps/step.ts';
import type { ToldOutput } from '../../store/tasks/flush.ts';

/** Prepares an attempt's output for the record: without secrets, and with arrival times. */
export class ToldOutputs {
  private readonly redacted: RedactedStream;
  private readonly elapsed: () => number;
  private readonly arrivals: ArrivalMarks;
  private characters = 0;

  /** @param elapsed milliseconds since the attempt began */
  constructor(redacted: RedactedStream, elapsed: () => number, before: ArrivedBefore | undefined) {
    this.redacted = redacted;
    this.elapsed = elapsed;
    this.arrivals = new ArrivalMarks(before);
  }

  /** The next part; null = all of it is held back by the redactor. The outcome carries the whole output once more. */
  next(text: string): ToldOutput | null {
    const told = storable(this.redacted.write(text));
    if (told === '') return null;
    const offset = this.characters;
    const ms = this.elapsed();
    this.characters += charactersIn(told);
    this.arrivals.add(told, ms);
    return { text: told, offset, ms, marks: this.arrivals.marks };
  }

  /** The arrival times of the stored log's lines. */
  marksOf({ lines }: StepOutcome): readonly Mark[] {
    return lines === undefined ? [] : marksOfKept(this.arrivals.marks, lines, this.elapsed());
  }
}

/** Characters as PostgreSQL counts them: a surrogate pair is one. */
function charactersIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if ((text.charCodeAt(at) & 0xfc_00) !== 0xdc_00) count += 1;
  return count;
}
