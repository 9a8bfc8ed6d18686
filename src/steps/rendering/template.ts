import { oneLine } from '../../base/text/foreign-text.ts';
import { contentOf } from '../../messages/message-error.ts';
import { englishOf, message, type Value as Content } from '../../messages/message.ts';
import type { Budget } from './budget.ts';
import { Evaluation, type OnMissing } from './evaluation.ts';
import { isExpression, testOf } from './expressions.ts';
import { MissingParameter, TemplateFault } from './fault.ts';
import { filters } from './filters.ts';
import { globals } from './globals.ts';
import { type AstNode, walk } from './nunjucks.ts';
import { parse } from './parser.ts';
import { Scope } from './scope.ts';
import { captured, isStatement } from './statements.ts';
import type { Value } from './values.ts';
import { valueTests } from './value-tests.ts';

/*
 * Templates in Jinja2's syntax, strictly: a name without a value is an error with that name, wherever it stands.
 *
 * TP1. `{{ x | default('a') }}` and `{{ x is defined }}` accept a name without a value; nothing else does.
 * TP2. A template reaches the values that it was given and nothing of this program. It is parsed to a tree and interpreted
 *      node by node: no text of it ever becomes code, or a regular expression.
 * TP3. The steps, output and memory of a rendering are bounded (`budget.ts`), and thereby its time.
 */

export type Variables = Readonly<Record<string, unknown>>;

/** Names, and what appears in error messages. */
const LONGEST_NAME = 100;
const LONGEST_FAULT = 500;
const IDENTIFIER = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;
/** Parts of statements and expressions that are neither themselves. */
const PARTS = new Set(['TemplateData', 'KeywordArgs', 'Pair', 'CompareOperand', 'Case']);

interface ReadTemplate {
  readonly tree: AstNode;
  /** The steps that parsing it took. They are spent each time, so that the result does not depend on the cache. */
  readonly steps: number;
}

/** Parsed templates, the least recently used first, and how many characters they have together. */
const known = new Map<string, ReadTemplate>();
const MOST_KNOWN = 1024 * 1024;
let knownCharacters = 0;

/**
 * Renders a template. It may take long: `render.ts` does this in the rendering thread.
 *
 * @throws TemplateFault for an invalid template, or one that cannot be rendered; what `onMissing` throws
 */
export function fill(text: string, variables: Variables, budget: Budget, onMissing: OnMissing): string {
  const tree = treeOf(text, budget);
  const run = new Evaluation(budget, onMissing, captured);
  const given = new Scope(Object.entries(variables) as [string, Value][], new Scope(globals, null));
  return located(
    () => captured(tree, new Scope([], given, true), run),
    () => run.line,
  );
}

function treeOf(text: string, budget: Budget): AstNode {
  budget.spendOn(text.length);
  const template = known.get(text);
  if (template !== undefined) budget.spend(template.steps);
  const { tree, steps } = template ?? read(text, budget);
  if (!known.delete(text)) knownCharacters += text.length;
  known.set(text, { tree, steps });
  for (const oldest of known.keys()) {
    if (knownCharacters <= MOST_KNOWN) break;
    known.delete(oldest);
    knownCharacters -= oldest.length;
  }
  return tree;
}

function read(text: string, budget: Budget): ReadTemplate {
  const before = budget.left;
  const tree = parse(text, budget);
  let line = 0;
  const check = (node: AstNode): void => {
    budget.spend(1);
    line = node.lineno + 1;
    inspect(node);
  };
  located(
    () => walk(tree, check),
    () => line,
  );
  return { tree, steps: before - budget.left };
}

/** Refuses unsupported statements before anything is rendered. */
function inspect(node: AstNode): void {
  const { typename, value } = node;
  if (!isStatement(node) && !isExpression(node) && !PARTS.has(typename)) {
    throw new TemplateFault(message('template_cannot_use', { name: typename.toLowerCase() }));
  }
  if (typename === 'Symbol' && !isName(String(value))) {
    throw new TemplateFault(message('template_not_name', { name: String(value).slice(0, LONGEST_NAME) }));
  }
  if (typename === 'Filter' && !filters.has(String(node.name?.value))) {
    throw new TemplateFault(
      message('template_no_filter', { name: String(node.name?.value), known: [...filters.keys()].toSorted() }),
    );
  }
  if (typename === 'Is' && !valueTests.has(testOf(node)))
    throw new TemplateFault(message('template_no_test', { name: testOf(node) }));
}

function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && IDENTIFIER.test(text);
}

/** Adds the line to any error, of bounded length. */
function located<T>(work: () => T, line: () => number): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MissingParameter) throw error;
    const reason = faultIn(error);
    const content = line() > 0 ? message('template_at_line', { reason, line: line() }) : reason;
    throw new TemplateFault(content, { cause: error });
  }
}

/** What an error says; of a long one the beginning of its English text. */
function faultIn(error: unknown): Content {
  const isTooDeep = error instanceof RangeError && error.message.includes('call stack');
  const content = isTooDeep ? message('template_nested_too_deep') : contentOf(error);
  const text = englishOf(content);
  return text.length <= LONGEST_FAULT && typeof content === 'object' ? content : oneLine(text, LONGEST_FAULT);
}
