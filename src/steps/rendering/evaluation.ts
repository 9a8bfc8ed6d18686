import { message } from '../../messages/message.ts';
import { type Budget, checkLength } from './budget.ts';
import { TemplateFault } from './fault.ts';
import type { AstNode } from './nunjucks.ts';
import type { Scope } from './scope.ts';
import { type Callable, isPrimitive, isText, type List, MISSING, type Named, sizeOf, type Value } from './values.ts';

/** Called with a name that has no value: it throws, or records the name and rendering goes on. */
export type OnMissing = (name: string) => void;

type Capture = (body: AstNode | null | undefined, scope: Scope, run: Evaluation) => string;

/** How deep macros may call each other. */
const DEEPEST_CALLS = 50;

/** The state of one rendering: its remaining budget, missing names, and position. */
export class Evaluation {
  readonly budget: Budget;
  /** The line of the current statement, counted from 1. */
  line = 1;
  private readonly onMissing: OnMissing;
  private readonly captured: Capture;
  private depth = 0;

  constructor(budget: Budget, onMissing: OnMissing, captured: Capture) {
    this.budget = budget;
    this.onMissing = onMissing;
    this.captured = captured;
  }

  /** Renders a body to text, as expressions may contain statements. */
  capture(body: AstNode | null | undefined, scope: Scope): string {
    return this.captured(body, scope, this);
  }

  /** Sets the current position. */
  at(node: AstNode): void {
    this.budget.spend(1);
    if (typeof node.lineno === 'number') this.line = node.lineno + 1;
  }

  needed(value: Value, node: AstNode, nameOf: (node: AstNode) => string): Value {
    if (value !== undefined) return value;
    this.onMissing(nameOf(node));
    return MISSING;
  }

  /** Spends the cost of an operation on these values, by their sizes. */
  uses(...values: List): void {
    for (const value of values) if (!isPrimitive(value) || isText(value)) this.budget.spendOn(sizeOf(value));
  }

  /** Spends the cost of a new value, and checks its size. */
  made(value: Value): Value {
    if (isText(value)) checkLength(value.length);
    this.uses(value);
    return value;
  }

  call(callable: Callable, args: List, named: Named): Value {
    this.uses(...args);
    this.depth++;
    if (this.depth > DEEPEST_CALLS)
      throw new TemplateFault(message('template_macros_too_deep', { most: DEEPEST_CALLS }));
    const value = this.made(callable.call(args, named));
    this.depth--;
    return value;
  }
}
