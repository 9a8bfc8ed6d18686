import { TemplateFault } from './fault.ts';
import type { Value } from './values.ts';

/** A name is looked for from scope to scope. */
const DEEPEST = 100;

/** Names and their values, and the names around them. */
export class Scope {
  private readonly values: Map<string, Value>;
  private readonly outer: Scope | null;
  /** What is set in here changes nothing outside. */
  private readonly isolated: boolean;
  private readonly depth: number;

  constructor(values: Iterable<readonly [string, Value]>, outer: Scope | null, isolated = false) {
    this.values = new Map(values);
    this.outer = outer;
    this.isolated = isolated;
    this.depth = outer === null ? 0 : outer.depth + 1;
    if (this.depth > DEEPEST) throw new TemplateFault(`loops and macros stand more than ${DEEPEST} deep in each other`);
  }

  /** The nearest value of a name; undefined when it has none. */
  find(name: string): Value {
    return this.values.has(name) ? this.values.get(name) : this.outer?.find(name);
  }

  /** Binds a name here, whatever it means outside. */
  bind(name: string, value: Value): void {
    this.values.set(name, value);
  }

  /** Changes a name where it is bound, or binds it here. */
  assign(name: string, value: Value): void {
    (this.holderOf(name) ?? this).values.set(name, value);
  }

  private holderOf(name: string): Scope | null {
    if (this.values.has(name)) return this;
    return this.isolated ? null : (this.outer?.holderOf(name) ?? null);
  }
}
