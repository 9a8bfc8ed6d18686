import type { Budget } from './budget.ts';
import { TemplateFault } from './fault.ts';
import { type AstNode, internals, type Operation, type Token, type Tokenizer } from './nunjucks.ts';

const OPTIONS = { trimBlocks: true };
const SUMS: { readonly [operator: string]: Operation } = { '+': 'Add', '-': 'Sub' };
const PRODUCTS: { readonly [operator: string]: Operation } = { '*': 'Mul', '/': 'Div', '//': 'FloorDiv', '%': 'Mod' };
const LONGEST_REASON = 300;
const RAW_TAG = /\{%(-?)\s*(\w+)\s*(-?)%\}/y;

/**
 * nunjucks' parser, made strict: it takes linear time, operators of the same precedence are left-associative,
 * and there are no regular expressions. A text that is meant for a shell is refused rather than swallowed.
 */
class StrictParser extends internals.parser.Parser {
  /** The last `{{`, `{%` or `{#` that was found. */
  opened = '';

  constructor(text: string, budget: Budget) {
    super(countingTokens(internals.lexer.lex(text, OPTIONS), budget));
  }

  /** The current line, counted from 1. */
  get line(): number {
    return this.tokens.lineno + 1;
  }

  override nextToken(withWhitespace?: boolean): Token | null {
    const token = super.nextToken(withWhitespace);
    if (token?.type === 'regex') {
      const mend = 'for a division put blanks around "/"';
      this.fail(`a template cannot hold a regular expression, r/…/; ${mend}`, token.lineno, token.colno);
    }
    if (token !== null && /^(block|variable)-start$|^comment$/.test(token.type)) this.opened = token.value.slice(0, 2);
    return token;
  }

  parseNodes(): readonly AstNode[] {
    const nodes: AstNode[] = [];
    let before = '';
    for (let token = this.nextToken(); token !== null; token = this.nextToken()) {
      const node = this.parseNode(token, before);
      if (node === 'end') break;
      if (node !== null) nodes.push(node);
      before = token.type === 'data' ? token.value : '';
    }
    return nodes;
  }

  /** The kind of tag that a token begins; null = none, 'end' = the end of the enclosing block. */
  private parseNode(token: Token, before: string): AstNode | null | 'end' {
    switch (token.type) {
      case 'data':
        return this.dataIn(token);
      case 'block-start':
        this.dropLeadingWhitespace = false;
        return this.parseStatement() ?? 'end';
      case 'variable-start': {
        const value = this.parseExpression();
        this.dropLeadingWhitespace = false;
        this.advanceAfterVariableEnd();
        return outputOf(token, value);
      }
      case 'comment':
        this.checkComment(token, before);
        this.dropLeadingWhitespace = token.value.endsWith('-#}');
        return null;
      default:
        return this.fail(`unexpected ${token.type}`, token.lineno, token.colno);
    }
  }

  private dataIn(token: Token): AstNode {
    const next = this.peekToken();
    const start = this.dropLeadingWhitespace ? token.value.trimStart() : token.value;
    this.dropLeadingWhitespace = false;
    const opensWithDash = next !== null && /^\{[{%#]-/.test(next.value);
    return dataNode(token, opensWithDash ? start.trimEnd() : start);
  }

  /** `${#a[@]}` on one line and `{x#}` on a later one would form a comment, and the text between them would be lost. */
  private checkComment(token: Token, before: string): void {
    if (!token.value.includes('\n') && !before.endsWith('$')) return;
    this.fail('a comment {# … #} must begin and end on one line, and not behind a "$"', token.lineno, token.colno);
  }

  /** Everything up to the end of a `raw` block, unchanged. */
  parseRaw(tag = 'raw'): AstNode {
    const begun = this.advanceAfterBlockEnd();
    const { str, index } = this.tokens;
    let depth = 1;
    for (let at = str.indexOf('{%', index); at !== -1; at = str.indexOf('{%', at + 2)) {
      RAW_TAG.lastIndex = at;
      const [whole = '', dash, name, dashAfter] = RAW_TAG.exec(str) ?? [];
      depth += name === tag ? 1 : name === `end${tag}` ? -1 : 0;
      if (depth > 0) continue;
      this.tokens.forwardN(at + whole.length - index);
      const text = str.slice(index, at);
      const start = this.dropLeadingWhitespace ? text.trimStart() : text;
      this.dropLeadingWhitespace = dashAfter === '-';
      return dataNode(begun, dash === '-' ? start.trimEnd() : start);
    }
    return this.fail(`${tag} is not closed: write {% end${tag} %} behind it`, begun.lineno, begun.colno);
  }

  parseAdd(): AstNode {
    return this.leftToRight(SUMS, () => this.leftToRight(PRODUCTS, () => this.parsePow()));
  }

  private leftToRight(operators: { readonly [operator: string]: Operation }, operand: () => AstNode): AstNode {
    let node = operand();
    for (;;) {
      const operator = Object.keys(operators).find((candidate) => this.skipValue('operator', candidate));
      const operation = operator === undefined ? undefined : operators[operator];
      if (operation === undefined) return node;
      node = new internals.nodes[operation](node.lineno, 0, node, operand());
    }
  }
}

/** The cost of each token is spent when it is first read, not when the parser peeks at it again. */
function countingTokens(tokenizer: Tokenizer, budget: Budget): Tokenizer {
  const next = tokenizer.nextToken.bind(tokenizer);
  return Object.assign(tokenizer, {
    nextToken: () => {
      budget.spend(1);
      return next();
    },
  });
}

function dataNode(token: Token, text: string): AstNode {
  return outputOf(token, new internals.nodes.TemplateData(token.lineno, token.colno, text));
}

function outputOf({ lineno, colno }: Token, value: AstNode): AstNode {
  return new internals.nodes.Output(lineno, colno, [value]);
}

/**
 * Parses a template, without resolving its names or checking whether it can be rendered.
 *
 * @throws TemplateFault with the line, the delimiters that were found, and the remedy when they are meant for a shell
 */
export function parse(text: string, budget: Budget): AstNode {
  const parser = new StrictParser(text, budget);
  try {
    return parser.parseAsRoot();
  } catch (error) {
    const reason = reasonOf(error, parser.line);
    throw new TemplateFault(budget.isSpent ? reason : `${reason}; ${remedy(error, parser.opened)}`, { cause: error });
  }
}

function reasonOf(error: unknown, line: number): string {
  if (error instanceof RangeError) return 'it is nested too deeply';
  // the parser's other errors come from texts that end, or go on, at the wrong place
  const reason = error instanceof Error && !(error instanceof TypeError) ? error.message : 'it cannot be understood';
  const at = error instanceof Error && 'lineno' in error && typeof error.lineno === 'number' ? error.lineno : line;
  return `${reason.slice(0, LONGEST_REASON).replaceAll(/\s+/g, ' ')} (line ${at})`;
}

/** The delimiters that made the text a template, and how to pass them to a shell. */
function remedy(error: unknown, opened: string): string {
  const message = error instanceof Error ? error.message : '';
  const mark = message === 'unexpected end of comment' ? '#}' : message.includes('end of comment') ? '{#' : opened;
  return `${mark} is the template's own: write {% raw %}…{% endraw %} around it when it is meant for the shell`;
}
