/** An option of a benchmark: a positive whole number. */
export interface CountOption {
  readonly help: string;
  readonly preset: number;
  readonly most: number;
}

/** A benchmark of `npm run bench -- <name>`. */
export interface Benchmark<Option extends string = string> {
  readonly summary: string;
  readonly options: Readonly<Record<Option, CountOption>>;
  /**
   * Measures, and prints what it measured.
   *
   * @throws the abort reason, after everything it made was removed
   */
  run(values: Readonly<Record<Option, number>>, signal: AbortSignal): Promise<void>;
}
