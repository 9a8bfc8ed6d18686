import { message } from '../../messages/message.ts';
import { TemplateFault } from './fault.ts';

/** Characters of a text that a template produces, and the size of a list or map (see `sizeOf`). */
export const LARGEST = 1024 * 1024;
/**
 * Steps of one rendering. A step is one token read, one node of the syntax tree visited, or
 * `CHARACTERS` characters processed; all of them take a tenth of a second on a slow machine.
 */
const MOST_STEPS = 100_000;
const CHARACTERS = 32;
/** Comparisons of two characters that count as one step. */
const COMPARISONS = 500;

/**
 * The remaining budget of a rendering. It is counted, not timed: the same template with the same values always passes, or
 * always fails, however busy the machine is.
 */
export class Budget {
  private steps = MOST_STEPS;

  get left(): number {
    return this.steps;
  }

  get isSpent(): boolean {
    return this.steps < 0;
  }

  /** @throws TemplateFault when nothing is left */
  spend(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0) throw new TemplateFault(message('template_too_many_steps', { most: MOST_STEPS }));
  }

  /** For operations whose cost depends on the size of their input or output. */
  spendOn(size: number): void {
    this.spend(1 + Math.ceil(size / CHARACTERS));
  }

  /** For a search of one text in another, which at worst compares each character with each. */
  spendOnSearch(text: string, wanted: string): void {
    this.spend(Math.ceil((text.length * wanted.length) / COMPARISONS));
  }
}

/** @throws TemplateFault for a text that is too long */
export function bounded(text: string): string {
  checkLength(text.length);
  return text;
}

/** To be called before a text of that many characters is made. */
export function checkLength(length: number): void {
  if (length > LARGEST) throw new TemplateFault(message('template_text_too_long', { most: LARGEST }));
}
