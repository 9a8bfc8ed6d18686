/**
 * Finds any of many texts in one pass (Aho–Corasick): a state is the longest prefix of a pattern that is a suffix of the text
 * read so far.
 */
export class PatternSearch {
  /** `state * 65536 + character` → the next state, where a pattern continues. */
  private readonly edges = new Map<number, number>();
  /** By state: the longest other state that is a suffix of it (failure link). */
  private readonly fallbacks: number[] = [0];
  private readonly depths: number[] = [0];
  private readonly longest: number[] = [0];

  constructor(patterns: Iterable<string>) {
    for (const pattern of patterns) this.insert(pattern);
    this.link();
  }

  /** The state after one more character; 0 is the state before the first. */
  next(state: number, character: number): number {
    for (let from = state; ; from = this.fallbacks[from] ?? 0) {
      const to = this.edges.get(from * CHARACTERS + character);
      if (to !== undefined) return to;
      if (from === 0) return 0;
    }
  }

  /** How many of the last characters may be a prefix of a pattern, or the whole of it. */
  depth(state: number): number {
    return this.depths[state] ?? 0;
  }

  /** The length of the longest pattern that ends here; 0 = none does. */
  found(state: number): number {
    return this.longest[state] ?? 0;
  }

  private insert(pattern: string): void {
    let state = 0;
    for (let at = 0; at < pattern.length; at++) {
      const edge = state * CHARACTERS + pattern.charCodeAt(at);
      let to = this.edges.get(edge);
      if (to === undefined) {
        to = this.depths.length;
        this.edges.set(edge, to);
        this.depths.push(at + 1);
        this.fallbacks.push(0);
        this.longest.push(0);
      }
      state = to;
    }
    this.longest[state] = pattern.length;
  }

  /** Breadth first, as a state falls back to a shorter one. */
  private link(): void {
    const edges = [...this.edges].toSorted(([, a], [, b]) => this.depth(a) - this.depth(b));
    for (const [edge, to] of edges) {
      const from = Math.floor(edge / CHARACTERS);
      if (from === 0) continue;
      const fallback = this.next(this.fallbacks[from] ?? 0, edge % CHARACTERS);
      this.fallbacks[to] = fallback;
      this.longest[to] = Math.max(this.found(to), this.found(fallback));
    }
  }
}

const CHARACTERS = 65_536;
