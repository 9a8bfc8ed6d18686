import nunjucks from 'nunjucks';

/** A node of nunjucks' syntax tree, with the fields that are used here. Which of them exist depends on `typename`. */
export interface AstNode {
  readonly typename: string;
  /** Counted from 0. */
  readonly lineno: number;
  readonly value?: unknown;
  readonly key?: AstNode;
  readonly type?: string;
  readonly name?: AstNode;
  readonly args?: AstNode;
  readonly target?: AstNode;
  readonly targets?: readonly AstNode[];
  readonly val?: AstNode;
  readonly left?: AstNode;
  readonly right?: AstNode;
  readonly expr?: AstNode;
  readonly ops?: readonly AstNode[];
  readonly cond?: AstNode;
  readonly body?: AstNode | null;
  readonly else_?: AstNode | null;
  readonly arr?: AstNode;
  readonly cases?: readonly AstNode[];
  readonly default?: AstNode;
  readonly children?: readonly AstNode[];
}

export interface Token {
  readonly type: string;
  readonly value: string;
  readonly lineno: number;
  readonly colno: number;
}

export interface Tokenizer {
  /** Where the next token begins. */
  readonly index: number;
  /** Counted from 0. */
  readonly lineno: number;
  readonly str: string;
  /** Whether it is between the delimiters of a tag. */
  readonly in_code: boolean;
  nextToken(): Token | null;
  isFinished(): boolean;
  forwardN(count: number): void;
}

/** nunjucks' parser, by recursive descent: a method for each level of operator precedence. */
declare class Parser {
  constructor(tokens: Tokenizer);
  protected readonly tokens: Tokenizer;
  /** The blanks before the next text are removed. */
  protected dropLeadingWhitespace: boolean;
  parseAsRoot(): AstNode;
  protected nextToken(withWhitespace?: boolean): Token | null;
  protected peekToken(): Token | null;
  protected skipValue(type: string, value: string): boolean;
  protected fail(message: string, lineno?: number, colno?: number): never;
  protected advanceAfterBlockEnd(name?: string): Token;
  protected advanceAfterVariableEnd(): void;
  protected parseStatement(): AstNode | null;
  protected parseExpression(): AstNode;
  protected parsePow(): AstNode;
}

type Node = abstract new () => AstNode;
type Leaf = new (lineno: number, colno: number, value: unknown) => AstNode;
type Pair = new (lineno: number, colno: number, left: AstNode, right: AstNode) => AstNode;
export type Operation = 'Add' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod';

interface Untyped {
  readonly parser: { readonly Parser: typeof Parser };
  readonly lexer: { lex(text: string, options: object): Tokenizer };
  readonly nodes: { readonly Node: Node; readonly Output: Leaf; readonly TemplateData: Leaf } & {
    readonly [Name in Operation]: Pair;
  };
}

// Parts of nunjucks that are missing in its type declarations; its index.js exports them.
export const internals = nunjucks as unknown as Untyped;

/** Visits every node of a tree, parents first. */
export function walk(node: AstNode, visit: (node: AstNode) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (child instanceof internals.nodes.Node) walk(child, visit);
    }
  }
}
