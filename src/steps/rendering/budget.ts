import { TemplateFault } from './fault.ts';

/** Characters of a text that a template makes, and the size of a list or map (see `sizeOf`). */
export const LARGEST = 1024 * 1024;
/**
 * Steps of one rendering. A step is a token that is read, a look at a node of the syntax tree, or the handling of
 * `CHARACTERS` characters; all of them are a tenth of a second on a slow machine.
 */
const MOST_STEPS = 100_000;
const CHARACTERS = 32;
/** Comparisons of two characters that are a step. */
const COMPARISONS = 500;

/**
 * What a rendering may still do. It is counted, not timed: the same template with the same values always passes, or
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
    if (this.steps < 0)
      throw new TemplateFault(`it takes more than ${MOST_STEPS} steps: loop less, or over fewer elements`);
  }

  /** For what costs by the size of the values that it is given or makes. */
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

/** Asked before a text of that many characters is made. */
export function checkLength(length: number): void {
  if (length > LARGEST) throw new TemplateFault(`it makes a text of more than ${LARGEST} characters`);
}
