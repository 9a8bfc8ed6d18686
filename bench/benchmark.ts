/** An option of a benchmark: a whole number from 1. */
export interface CountOption {
  readonly help: string;
  readonly preset: number;
  readonly most: number;
}

/** What `npm run bench -- <name>` runs. */
export interface Benchmark<Option extends string = string> {
  readonly summary: string;
  readonly options: Readonly<Record<Option, CountOption>>;
  /**
   * Measures, and prints what it measured.
   *
   * @throws the abort reason, after everything it made was taken away
   */
  run(values: Readonly<Record<Option, number>>, signal: AbortSignal): Promise<void>;
}
