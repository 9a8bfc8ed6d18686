import nunjucks from 'nunjucks';

/** A node of nunjucks' syntax tree, as far as we look at it. Which fields there are depends on `typename`. */
export interface AstNode {
  readonly typename: string;
  /** Counted from 0. */
  readonly lineno: number;
  readonly value?: unknown;
  readonly name?: AstNode;
  readonly args?: AstNode;
  readonly target?: AstNode;
  readonly val?: AstNode;
  readonly left?: AstNode;
  readonly right?: AstNode;
  readonly children?: readonly AstNode[];
}

/** Names that are bound inside the template: by `set`, `for` and `macro`. */
export interface Scope {
  lookup(name: string): unknown;
}

/** nunjucks' compiler: a method `compile<typename>` for every kind of node, that emits JavaScript. */
declare class Compiler {
  constructor(templateName: string, throwOnUndefined: boolean);
  compile(node: AstNode, scope?: Scope): void;
  getCode(): string;
  protected _emit(code: string): void;
  protected _getNodeName(node: AstNode): string;
}

interface Untyped {
  readonly parser: { parse(text: string, extensions: readonly unknown[], options: object): AstNode };
  readonly compiler: { readonly Compiler: typeof Compiler };
  readonly runtime: { readonly Frame: new () => Scope & { topLevel: boolean }; readonly SafeString: new () => object };
  readonly nodes: { readonly Node: new () => object };
}

// The parts of nunjucks that its type declarations leave out; its index.js exports them.
const untyped = nunjucks as unknown as Untyped;

export const internals = {
  parser: untyped.parser,
  compiler: untyped.compiler,
  runtime: untyped.runtime,
  isSafeString: (value: object): boolean => value instanceof untyped.runtime.SafeString,
  filtersOf: (environment: nunjucks.Environment) => (environment as unknown as { readonly filters: object }).filters,
  testsOf: (environment: nunjucks.Environment) => (environment as unknown as { readonly tests: object }).tests,
  globalsOf: (environment: nunjucks.Environment) => (environment as unknown as { readonly globals: object }).globals,
};

/** Visits every node of a tree, parents first. */
export function walk(node: AstNode, visit: (node: AstNode) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (child instanceof untyped.nodes.Node) walk(child as AstNode, visit);
    }
  }
}
