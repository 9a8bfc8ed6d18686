import { message } from '../../messages/message.ts';
import { TemplateFault } from './fault.ts';
import { applyFilter } from './filters.ts';
import { methodOf } from './methods.ts';
import type { AstNode } from './nunjucks.ts';
import type { Evaluation } from './evaluation.ts';
import { affirmed, binaryOperators, compare, isIn, negated } from './operators.ts';
import { Scope } from './scope.ts';
import { Callable, type List, mappingOf, MISSING, type Named, ownValue, type Value } from './values.ts';
import { valueTests } from './value-tests.ts';

/** Filters and tests that accept a name without a value (TP1). */
const LENIENT_FILTERS: ReadonlySet<string> = new Set(['default', 'd']);
const LENIENT_TESTS: ReadonlySet<string> = new Set(['defined', 'undefined']);

type Evaluate = (node: AstNode, scope: Scope, run: Evaluation) => Value;

/** By the type names of the syntax tree's nodes; together with these all binary operators. */
const EXPRESSIONS: ReadonlyMap<string, Evaluate> = new Map<string, Evaluate>([
  ['Literal', (node) => node.value as Value],
  ['Symbol', (node, scope, run) => run.needed(scope.find(nameOf(node)), node, pathOf)],
  ['LookupVal', (node, scope, run) => run.needed(memberOf(node, scope, run, false), node, pathOf)],
  ['Group', (node, scope, run) => groupOf(node, scope, run)],
  ['Array', (node, scope, run) => run.made(childrenOf(node).map((child) => evaluate(child, scope, run)))],
  ['Dict', (node, scope, run) => run.made(mappingOf(pairsOf(node, scope, run)))],
  ['Filter', filtered],
  ['Capture', (node, scope, run) => run.capture(node.body, scope)],
  ['Is', tested],
  ['FunCall', called],
  ['Caller', (node, scope, run) => macroOf(node, scope, run)],
  [
    'InlineIf',
    (node, scope, run) => {
      const branch = isTrue(node.cond, scope, run) ? node.body : node.else_;
      return branch === null || branch === undefined ? '' : evaluate(branch, scope, run);
    },
  ],
  ['And', (node, scope, run) => shortCircuit(node, scope, run, false)],
  ['Or', (node, scope, run) => shortCircuit(node, scope, run, true)],
  ['Not', (node, scope, run) => !isTrue(node.target, scope, run)],
  ['Neg', (node, scope, run) => negated(evaluate(node.target, scope, run))],
  ['Pos', (node, scope, run) => affirmed(evaluate(node.target, scope, run))],
  ['In', contained],
  ['Compare', compared],
]);

/** Whether a kind of node is an expression that `evaluate` knows. */
export function isExpression({ typename }: AstNode): boolean {
  return EXPRESSIONS.has(typename) || binaryOperators.has(typename);
}

/** Evaluates an expression. @throws TemplateFault, or what the evaluation throws for a name without a value */
export function evaluate(node: AstNode | null | undefined, scope: Scope, run: Evaluation): Value {
  if (node === null || node === undefined) throw new TemplateFault(message('template_expression_missing'));
  run.budget.spend(1);
  const operator = binaryOperators.get(node.typename);
  if (operator !== undefined) {
    const [left, right] = [evaluate(node.left, scope, run), evaluate(node.right, scope, run)];
    run.uses(left, right);
    return run.made(operator(left, right));
  }
  const expression = EXPRESSIONS.get(node.typename);
  if (expression === undefined) throw new TemplateFault(message('template_misplaced', { name: node.typename }));
  return expression(node, scope, run);
}

export function isTrue(node: AstNode | null | undefined, scope: Scope, run: Evaluation): boolean {
  return Boolean(evaluate(node, scope, run));
}

export function nameOf(node: AstNode | null | undefined): string {
  if (node?.typename !== 'Symbol') throw new TemplateFault(message('template_name_expected'));
  return String(node.value);
}

export function childrenOf(node: AstNode | null | undefined): readonly AstNode[] {
  return node?.children ?? [];
}

/** The path of a value in its template, for messages. */
function pathOf(node: AstNode | null | undefined): string {
  if (node?.typename === 'LookupVal') return `${pathOf(node.target)}.${pathOf(node.val)}`;
  if (node?.typename !== 'Symbol' && node?.typename !== 'Literal') return '…';
  return String(node.value)
    .slice(0, LONGEST_NAME)
    .replaceAll(/[^\p{ID_Continue}]/gu, '_');
}

const LONGEST_NAME = 100;

/** The name of the test after `is`. */
export function testOf({ right }: AstNode): string {
  if (right?.typename === 'Literal' && right.value === null) return 'none';
  return nameOf(right?.typename === 'FunCall' ? right.name : right);
}

/** A macro sees the scope around its definition, and changes nothing there. */
export function macroOf(node: AstNode, scope: Scope, run: Evaluation): Callable {
  const parameters = childrenOf(node.args);
  const last = parameters.at(-1);
  const defaults = last?.typename === 'KeywordArgs' ? childrenOf(last) : [];
  const positional = (defaults.length === 0 ? parameters : parameters.slice(0, -1)).map(nameOf);
  const optional = defaults.map(({ key }) => nameOf(key));
  return new Callable((args, named) => {
    const inner = new Scope([], scope, true);
    const names = [...positional, ...optional];
    run.budget.spend(names.length);
    for (const [index, name] of names.entries()) {
      const given = named.has(name) ? named.get(name) : args[index];
      const other = defaults[index - positional.length]?.value as AstNode | undefined;
      inner.bind(name, given === undefined && other !== undefined ? evaluate(other, inner, run) : given);
    }
    const caller = named.get('caller');
    if (caller !== undefined) inner.bind('caller', caller);
    return run.capture(node.body, inner);
  });
}

/** A name or a member that may be missing; anything else is evaluated as usual. */
function lenient(node: AstNode | null | undefined, scope: Scope, run: Evaluation): Value {
  if (node?.typename === 'Symbol') return scope.find(nameOf(node));
  if (node?.typename === 'LookupVal') return memberOf(node, scope, run, true);
  const [inner, ...others] = node?.typename === 'Group' ? childrenOf(node) : [];
  return inner !== undefined && others.length === 0 ? lenient(inner, scope, run) : evaluate(node, scope, run);
}

function memberOf({ target, val }: AstNode, scope: Scope, run: Evaluation, isLenient: boolean): Value {
  run.budget.spend(1);
  const value = isLenient ? lenient(target, scope, run) : evaluate(target, scope, run);
  const key = evaluate(val, scope, run);
  if (value === MISSING || key === MISSING) return MISSING;
  return methodOf(value, key, run.budget) ?? ownValue(value, key);
}

/** Brackets contain a value, or a list. */
function groupOf(node: AstNode, scope: Scope, run: Evaluation): Value {
  const values = childrenOf(node).map((child) => evaluate(child, scope, run));
  return values.length === 1 ? values[0] : run.made(values);
}

function pairsOf(node: AstNode, scope: Scope, run: Evaluation): readonly (readonly [string, Value])[] {
  return childrenOf(node).map(({ key, value }) => {
    const name = key?.typename === 'Literal' && typeof key.value === 'string' ? key.value : nameOf(key);
    return [name, evaluate(value as AstNode, scope, run)];
  });
}

interface Arguments {
  readonly args: List;
  readonly named: Named;
}

function argumentsOf(nodes: readonly AstNode[], scope: Scope, run: Evaluation): Arguments {
  const last = nodes.at(-1);
  const keywords = last?.typename === 'KeywordArgs' ? last : null;
  const args = (keywords === null ? nodes : nodes.slice(0, -1)).map((node) => evaluate(node, scope, run));
  return { args, named: new Map(keywords === null ? [] : pairsOf(keywords, scope, run)) };
}

function filtered(node: AstNode, scope: Scope, run: Evaluation): Value {
  const name = nameOf(node.name);
  const isLenient = LENIENT_FILTERS.has(name);
  const [first, ...rest] = childrenOf(node.args);
  const value = isLenient ? lenient(first, scope, run) : evaluate(first, scope, run);
  const { args, named } = argumentsOf(rest, scope, run);
  if (value === MISSING || args.includes(MISSING)) return MISSING;
  const filter = new Callable((values, names) => applyFilter(name, values, names, run.budget));
  return run.call(filter, [value, ...args], named);
}

function tested(node: AstNode, scope: Scope, run: Evaluation): Value {
  const name = testOf(node);
  const holds = valueTests.get(name);
  if (holds === undefined) throw new TemplateFault(message('template_no_test', { name }));
  const value = LENIENT_TESTS.has(name) ? lenient(node.left, scope, run) : evaluate(node.left, scope, run);
  const { args } = argumentsOf(childrenOf(node.right?.args), scope, run);
  run.uses(value, args[0]);
  return value === MISSING ? MISSING : holds(value, args[0]);
}

function called(node: AstNode, scope: Scope, run: Evaluation): Value {
  const callable = evaluate(node.name, scope, run);
  const { args, named } = argumentsOf(childrenOf(node.args), scope, run);
  if (callable === MISSING) return MISSING;
  if (!(callable instanceof Callable))
    throw new TemplateFault(message('template_not_function', { name: pathOf(node.name) }));
  return run.call(callable, args, named);
}

function shortCircuit(node: AstNode, scope: Scope, run: Evaluation, decisive: boolean): Value {
  const left = evaluate(node.left, scope, run);
  return Boolean(left) === decisive ? left : evaluate(node.right, scope, run);
}

function contained(node: AstNode, scope: Scope, run: Evaluation): Value {
  const value = evaluate(node.left, scope, run);
  const container = evaluate(node.right, scope, run);
  run.uses(value, container);
  return value === MISSING || container === MISSING ? MISSING : isIn(value, container, run.budget);
}

/** `a < b < c` is evaluated from left to right. */
function compared(node: AstNode, scope: Scope, run: Evaluation): Value {
  return (node.ops ?? []).reduce<Value>(
    (left, { type, expr }) => {
      const right = evaluate(expr, scope, run);
      run.uses(left, right);
      return compare(type ?? '', left, right);
    },
    evaluate(node.expr, scope, run),
  );
}
