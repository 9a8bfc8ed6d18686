import { message } from '../../messages/message.ts';
import { checkLength } from './budget.ts';
import type { Evaluation } from './evaluation.ts';
import { childrenOf, evaluate, isTrue, macroOf, nameOf } from './expressions.ts';
import { TemplateFault } from './fault.ts';
import type { AstNode } from './nunjucks.ts';
import { Scope } from './scope.ts';
import { isList, isMapping, type List, mappingOf, MISSING, shown, textOf, type Value } from './values.ts';

/** The output of a template, limited in length. */
class Output {
  private text = '';

  add(text: string): void {
    checkLength(this.text.length + text.length);
    this.text += text;
  }

  toString(): string {
    return this.text;
  }
}

type CarryOut = (node: AstNode, scope: Scope, run: Evaluation, output: Output) => void;

/** By the type names of the syntax tree's nodes. Those that need other templates, files or time are left out. */
const STATEMENTS: ReadonlyMap<string, CarryOut> = new Map<string, CarryOut>([
  ['Root', carryOutAll],
  ['NodeList', carryOutAll],
  ['Output', write],
  [
    'If',
    (node, scope, run, output) => {
      const branch = isTrue(node.cond, scope, run) ? node.body : node.else_;
      if (branch !== null && branch !== undefined) carryOut(branch, scope, run, output);
    },
  ],
  ['For', loop],
  ['Set', set],
  ['Macro', (node, scope, run) => scope.bind(nameOf(node.name), macroOf(node, scope, run))],
  ['Switch', choose],
]);

/** Whether a kind of node is a statement that `carryOut` knows. */
export function isStatement({ typename }: AstNode): boolean {
  return STATEMENTS.has(typename);
}

function carryOut(node: AstNode, scope: Scope, run: Evaluation, output: Output): void {
  const statement = STATEMENTS.get(node.typename);
  if (statement === undefined) throw new TemplateFault(message('template_misplaced', { name: node.typename }));
  run.at(node);
  statement(node, scope, run, output);
}

/** Renders a body to text. */
export function captured(body: AstNode | null | undefined, scope: Scope, run: Evaluation): string {
  const output = new Output();
  if (body !== null && body !== undefined) carryOut(body, scope, run, output);
  return output.toString();
}

function carryOutAll(node: AstNode, scope: Scope, run: Evaluation, output: Output): void {
  for (const child of childrenOf(node)) carryOut(child, scope, run, output);
}

function write(node: AstNode, scope: Scope, run: Evaluation, output: Output): void {
  for (const child of childrenOf(node)) {
    if (child.typename === 'TemplateData') {
      output.add(String(child.value));
      continue;
    }
    const value = evaluate(child, scope, run);
    if (value === null || value === undefined) throw new TemplateFault(message('template_value_null'));
    output.add(textOf(run.made(value)));
  }
}

function loop(node: AstNode, scope: Scope, run: Evaluation, output: Output): void {
  const items = itemsOf(evaluate(node.arr, scope, run), node);
  const inner = new Scope([], scope);
  for (const [index, item] of items.entries()) {
    bindItem(node, item, inner, run);
    inner.bind('loop', loopOf(index, items.length));
    if (node.body !== null && node.body !== undefined) carryOut(node.body, inner, run, output);
  }
  if (items.length === 0 && node.else_ !== null && node.else_ !== undefined) carryOut(node.else_, scope, run, output);
}

/** The elements that a loop iterates over: of a list, the characters of a text, the keys of a map or, with two names, its pairs. */
function itemsOf(value: Value, node: AstNode): List {
  if (value === null || value === false || value === '' || value === 0 || value === MISSING) return [];
  if (isList(value)) return value;
  if (typeof value === 'string') return value.split('');
  if (isMapping(value)) return node.name?.typename === 'Array' ? Object.entries(value) : Object.keys(value);
  throw new TemplateFault(message('template_no_loop', { value: shown(value) }));
}

function bindItem({ name }: AstNode, item: Value, scope: Scope, run: Evaluation): void {
  if (name?.typename !== 'Array') return scope.bind(nameOf(name), item);
  if (!isList(item)) throw new TemplateFault(message('template_not_several', { value: shown(item) }));
  run.budget.spend(childrenOf(name).length);
  for (const [index, part] of childrenOf(name).entries()) scope.bind(nameOf(part), item[index]);
}

function loopOf(index: number, length: number): Value {
  return mappingOf(
    Object.entries({
      index: index + 1,
      index0: index,
      revindex: length - index,
      revindex0: length - index - 1,
      first: index === 0,
      last: index === length - 1,
      length,
    }),
  );
}

function set(node: AstNode, scope: Scope, run: Evaluation): void {
  const value = run.made(evaluate((node.value ?? node.body) as AstNode, scope, run));
  run.budget.spend(node.targets?.length ?? 0);
  for (const target of node.targets ?? []) scope.assign(nameOf(target), value);
}

/** The first equal case; one without a body falls through to the next. */
function choose(node: AstNode, scope: Scope, run: Evaluation, output: Output): void {
  const value = evaluate(node.expr, scope, run);
  let isFound = false;
  let body: AstNode | null | undefined;
  for (const candidate of node.cases ?? []) {
    isFound ||= evaluate(candidate.cond, scope, run) === value;
    run.budget.spend(1);
    if (!isFound || childrenOf(candidate.body).length === 0) continue;
    ({ body } = candidate);
    break;
  }
  body ??= node.default;
  if (body !== null && body !== undefined) carryOut(body, scope, run, output);
}
