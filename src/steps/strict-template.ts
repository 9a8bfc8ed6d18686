import nunjucks from 'nunjucks';
import { type AstNode, internals, type Scope, walk } from './nunjucks-internals.ts';
import { quote } from './quote.ts';

/**
 * Templates in Jinja2's syntax, strictly: a name without a value is an error that tells the name, wherever it stands.
 *
 * T1. `{{ x | default('a') }}` and `{{ x is defined }}` may ask for a name that has no value; nothing else may.
 * T2. A template reaches the values that it was given and nothing of this program: no prototypes, no constructors, no
 *     files, and no text of it becomes code unless it is an identifier or a literal.
 */
export interface CompiledTemplate {
  /** `missing` is called with a name that has no value: it throws, or notes the name and the template goes on. */
  readonly render: (variables: Readonly<Record<string, unknown>>, missing: (name: string) => void) => string;
}

/** A template that cannot be understood or carried out; the message tells the line. */
export class TemplateFault extends Error {}

const OPTIONS = { autoescape: false, throwOnUndefined: true, trimBlocks: true };
/** Statements that need other templates, files or time. */
const UNSUPPORTED = new Set(
  'Include Extends Import FromImport Block Super AsyncEach AsyncAll IfAsync FilterAsync'.split(' '),
);
/** Filters and tests that may ask for a name without a value (T1). */
const LENIENT_FILTERS = new Set(['default', 'd']);
const LENIENT_TESTS = new Set(['defined', 'undefined']);
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}.]*$/u;
/** What strings and lists can be asked to do, besides the filters. */
const METHODS = new Set(
  (
    'split trim startsWith endsWith includes slice indexOf replace replaceAll join concat at ' +
    'toUpperCase toLowerCase padStart padEnd'
  ).split(' '),
);

const environment = new nunjucks.Environment([], OPTIONS);
environment.addFilter('quote', (value: unknown) => quote(textOf(value)));

/** Stands for a value that is missing when the caller only notes the names. */
const MISSING = Object.freeze({ toString: () => '' });

/**
 * @throws TemplateFault when the text is no template
 * @example compileTemplate('echo {{ word | quote }}').render({ word: "it's" }, () => {}) // echo 'it'\''s'
 */
export function compileTemplate(text: string): CompiledTemplate {
  const root = rootFunction(text);
  return {
    render: (variables, missing) => {
      let result = '';
      const frame = new internals.runtime.Frame();
      frame.topLevel = true;
      root(environment, contextOf(variables, missing), frame, RUNTIME, (error, output) => {
        if (error !== null && error !== undefined) throw error;
        result = output ?? '';
      });
      return result;
    },
  };
}

type Root = (
  environment: nunjucks.Environment,
  context: object,
  frame: object,
  runtime: object,
  done: (error: Error | null | undefined, output?: string) => void,
) => void;

function rootFunction(text: string): Root {
  try {
    const tree = internals.parser.parse(text, [], OPTIONS);
    walk(tree, inspect);
    const compiler = new StrictCompiler('action', true);
    compiler.compile(tree);
    // oxlint-disable-next-line typescript/no-implied-eval -- this is how nunjucks works; T2 holds, see inspect()
    return (new Function(compiler.getCode())() as { readonly root: Root }).root;
  } catch (error) {
    throw faultOf(error, 0);
  }
}

/** Refuses what would break T2, or fail only when the template runs. */
function inspect(node: AstNode): void {
  const fail = (message: string): never => {
    throw new TemplateFault(`${message} (line ${node.lineno + 1})`);
  };
  if (UNSUPPORTED.has(node.typename)) fail(`a template cannot use ${node.typename.toLowerCase()}`);
  if (node.typename === 'Symbol' && !IDENTIFIER.test(String(node.value))) fail(`${String(node.value)} is no name`);
  if (node.typename === 'Filter' && !known(internals.filtersOf(environment), nameOf(node.name))) {
    fail(`there is no filter ${nameOf(node.name)}`);
  }
  if (node.typename === 'Is' && !known(internals.testsOf(environment), testOf(node))) {
    fail(`there is no test ${testOf(node)}`);
  }
}

function known(table: object, name: string): boolean {
  return Object.hasOwn(table, name);
}

function nameOf(node: AstNode | undefined): string {
  return String(node?.value);
}

function testOf(is: AstNode): string {
  return nameOf(is.right?.name ?? is.right);
}

/** nunjucks' compiler, with every name and member looked up through the context of `contextOf`. */
class StrictCompiler extends internals.compiler.Compiler {
  private lenient = false;

  compileSymbol(node: AstNode, scope: Scope): void {
    const name = JSON.stringify(node.value);
    const variable = scope.lookup(String(node.value));
    const value = typeof variable === 'string' ? variable : `context.find(frame, ${name})`;
    this._emit(this.takeLenient() ? value : `context.needed(${value}, ${name})`);
  }

  compileLookupVal(node: AstNode, scope: Scope): void {
    const lenient = this.takeLenient();
    this._emit('context.member((');
    this.lenient = lenient;
    this.compileOptional(node.target, scope);
    this._emit('),');
    this.compileOptional(node.val, scope);
    this._emit(`, ${JSON.stringify(pathOf(node))}, ${lenient})`);
  }

  compileFilter(node: AstNode, scope: Scope): void {
    this._emit(`env.getFilter(${JSON.stringify(nameOf(node.name))}).call(context, `);
    for (const [index, argument] of (node.args?.children ?? []).entries()) {
      if (index > 0) this._emit(',');
      this.lenient = index === 0 && LENIENT_FILTERS.has(nameOf(node.name));
      this.compileOptional(argument, scope);
    }
    this._emit(')');
  }

  compileIs(node: AstNode, scope: Scope): void {
    this._emit(`env.getTest(${JSON.stringify(testOf(node))}).call(context, `);
    this.lenient = LENIENT_TESTS.has(testOf(node));
    this.compileOptional(node.left, scope);
    if (node.right?.args !== undefined) {
      this._emit(',');
      this.compile(node.right.args, scope);
    }
    this._emit(') === true');
  }

  /** In messages, and therefore in code: nothing but letters, digits and dots. */
  override _getNodeName(node: AstNode): string {
    return pathOf(node);
  }

  /** Leniency concerns a name or a member, not what stands deeper inside an expression. */
  private compileOptional(node: AstNode | undefined, scope: Scope): void {
    if (node?.typename !== 'Symbol' && node?.typename !== 'LookupVal') this.lenient = false;
    if (node !== undefined) this.compile(node, scope);
  }

  private takeLenient(): boolean {
    const { lenient } = this;
    this.lenient = false;
    return lenient;
  }
}

function pathOf(node: AstNode | undefined): string {
  if (node?.typename === 'LookupVal') return `${pathOf(node.target)}.${pathOf(node.val)}`;
  if (node?.typename !== 'Symbol' && node?.typename !== 'Literal') return '…';
  return String(node.value).replaceAll(/[^\p{ID_Continue}]/gu, '_');
}

function contextOf(variables: Readonly<Record<string, unknown>>, missing: (name: string) => void): object {
  const values = new Map(Object.entries(variables));
  const globals = internals.globalsOf(environment);
  const needed = (value: unknown, name: string): unknown => {
    if (value !== undefined) return value;
    missing(name);
    return MISSING;
  };
  return {
    env: environment,
    needed,
    find: (frame: Scope, name: string): unknown => {
      const local = frame.lookup(name);
      if (local !== undefined && local !== null) return local;
      return values.has(name) ? values.get(name) : ownValue(globals, name);
    },
    member: (target: unknown, key: unknown, path: string, lenient: boolean): unknown => {
      if (target === MISSING) return MISSING;
      const value = memberOf(target, key);
      return lenient ? value : needed(value, path);
    },
    setVariable: (name: string, value: unknown) => values.set(name, value),
    addExport: () => {},
  };
}

function memberOf(target: unknown, key: unknown): unknown {
  if (target === null || target === undefined) return undefined;
  const name = String(key);
  const listed = typeof target === 'string' || Array.isArray(target);
  if (listed && METHODS.has(name)) {
    const method: unknown = Reflect.get(Object(target) as object, name);
    return typeof method === 'function'
      ? (...values: unknown[]): unknown => Reflect.apply(method, target, values)
      : undefined;
  }
  // functions have members that lead out of the template
  return typeof target === 'function' ? undefined : ownValue(Object(target) as object, name);
}

function ownValue(target: object, name: string): unknown {
  return Object.hasOwn(target, name) ? Reflect.get(target, name) : undefined;
}

const RUNTIME = {
  ...internals.runtime,
  suppressValue: textOf,
  ensureDefined: (value: unknown, line: number): unknown => {
    if (value !== null && value !== undefined) return value;
    throw new TemplateFault(`a value is null and cannot be written (line ${line + 1})`);
  },
  handleError: (error: Error, line: number): Error => faultOf(error, line + 1),
};

/** How a value is written: lists and maps as JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && value !== MISSING && !internals.isSafeString(value)) {
    return JSON.stringify(value);
  }
  return String(value);
}

/** Says in one line what went wrong and where. */
function faultOf(error: unknown, line: number): TemplateFault {
  if (error instanceof TemplateFault) return error;
  const text = (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ').trim();
  const where = error instanceof Error && 'lineno' in error ? Number(error.lineno) : line;
  return new TemplateFault(where > 0 ? `${text} (line ${where})` : text, { cause: error });
}
