import { type Budget, checkLength } from './budget.ts';
import { TemplateFault } from './fault.ts';
import type { AstNode } from './nunjucks.ts';
import type { Scope } from './scope.ts';
import { type Callable, isPrimitive, isText, type List, MISSING, type Named, sizeOf, type Value } from './values.ts';

/** Called with a name that has no value: it throws, or notes the name and the template goes on. */
export type OnMissing = (name: string) => void;

type Capture = (body: AstNode | null | undefined, scope: Scope, run: Evaluation) => string;

/** How deep macros may call each other. */
const DEEPEST_CALLS = 50;

/** One rendering on its way: what it may still spend, what it misses, where it stands. */
export class Evaluation {
  readonly budget: Budget;
  /** The line of the statement that is carried out, counted from 1. */
  line = 1;
  private readonly onMissing: OnMissing;
  private readonly captured: Capture;
  private depth = 0;

  constructor(budget: Budget, onMissing: OnMissing, captured: Capture) {
    this.budget = budget;
    this.onMissing = onMissing;
    this.captured = captured;
  }

  /** What a body writes: an expression may hold statements. */
  capture(body: AstNode | null | undefined, scope: Scope): string {
    return this.captured(body, scope, this);
  }

  /** Tells where the rendering is now. */
  at(node: AstNode): void {
    this.budget.spend(1);
    if (typeof node.lineno === 'number') this.line = node.lineno + 1;
  }

  needed(value: Value, node: AstNode, nameOf: (node: AstNode) => string): Value {
    if (value !== undefined) return value;
    this.onMissing(nameOf(node));
    return MISSING;
  }

  /** Something is done with these values that takes time by their sizes. */
  uses(...values: List): void {
    for (const value of values) if (!isPrimitive(value) || isText(value)) this.budget.spendOn(sizeOf(value));
  }

  /** A value that was just made: what it costs is spent, and it is not too large. */
  made(value: Value): Value {
    if (isText(value)) checkLength(value.length);
    this.uses(value);
    return value;
  }

  call(callable: Callable, args: List, named: Named): Value {
    this.uses(...args);
    this.depth++;
    if (this.depth > DEEPEST_CALLS) throw new TemplateFault(`macros call each other more than ${DEEPEST_CALLS} deep`);
    const value = this.made(callable.call(args, named));
    this.depth--;
    return value;
  }
}
