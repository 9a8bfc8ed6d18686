import { message } from '../../messages/message.ts';
import { TemplateFault } from './fault.ts';
import type { Value } from './values.ts';

/** A name is looked up from the inner to the outer scope. */
const DEEPEST = 100;

/** Names and their values, with an enclosing scope. */
export class Scope {
  private readonly values: Map<string, Value>;
  private readonly outer: Scope | null;
  /** Assignments inside do not change outer scopes. */
  private readonly isolated: boolean;
  private readonly depth: number;

  constructor(values: Iterable<readonly [string, Value]>, outer: Scope | null, isolated = false) {
    this.values = new Map(values);
    this.outer = outer;
    this.isolated = isolated;
    this.depth = outer === null ? 0 : outer.depth + 1;
    if (this.depth > DEEPEST) throw new TemplateFault(message('template_blocks_too_deep', { most: DEEPEST }));
  }

  /** The value of a name in the nearest scope; undefined when it has none. */
  find(name: string): Value {
    return this.values.has(name) ? this.values.get(name) : this.outer?.find(name);
  }

  /** Binds a name in this scope, hiding outer ones. */
  bind(name: string, value: Value): void {
    this.values.set(name, value);
  }

  /** Changes a name in the scope that binds it, or binds it here. */
  assign(name: string, value: Value): void {
    (this.holderOf(name) ?? this).values.set(name, value);
  }

  private holderOf(name: string): Scope | null {
    if (this.values.has(name)) return this;
    return this.isolated ? null : (this.outer?.holderOf(name) ?? null);
  }
}
