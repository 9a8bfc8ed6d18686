import { messageOf } from '../../base/errors.ts';
import { oneLine } from '../../base/text/foreign-text.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Budget } from './budget.ts';
import { syntaxReason, TemplateFault } from './fault.ts';
import { type AstNode, internals, type Operation, type Token, type Tokenizer } from './nunjucks.ts';
import { spanAt, textAt } from './span.ts';

const OPTIONS = { trimBlocks: true };
const SUMS: { readonly [operator: string]: Operation } = { '+': 'Add', '-': 'Sub' };
const PRODUCTS: { readonly [operator: string]: Operation } = { '*': 'Mul', '/': 'Div', '//': 'FloorDiv', '%': 'Mod' };
/** What keeps a text as it is. */
const RAW = '{% raw %}…{% endraw %}';
/** Characters of a text that are quoted in a fault. */
const LONGEST_FOUND = 60;
/** What may be a tag that cannot stand inside of a raw block alone. */
const RAW_WORD = /\b(?:end)?raw\b/;
/** What nunjucks says of a block without an end. */
const UNFINISHED = /end of file$|EOF\.$/;
const MARK = /\{[{%#]/y;
const RAW_TAG = /\{%(-?)\s*(\w+)\s*(-?)%\}/y;

/**
 * nunjucks' parser, made strict: it takes linear time, operators of the same precedence are left-associative,
 * and there are no regular expressions. A text that is meant for a shell is refused rather than swallowed.
 */
class StrictParser extends internals.parser.Parser {
  /** Where the tags of the enclosing blocks begin, the innermost last. */
  private readonly blocks: number[] = [];
  private readonly source: Source;

  constructor(text: string, budget: Budget) {
    const source = new Source(internals.lexer.lex(text, OPTIONS), budget);
    super(source.tokens);
    this.source = source;
  }

  /** The current line, counted from 1. */
  get line(): number {
    return this.tokens.lineno + 1;
  }

  override nextToken(withWhitespace?: boolean): Token | null {
    const token = super.nextToken(withWhitespace);
    if (token?.type === 'regex') throw new TemplateFault(message('template_regular_expression'));
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
        return this.blockIn();
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

  private blockIn(): AstNode | 'end' {
    this.dropLeadingWhitespace = false;
    this.blocks.push(this.source.opening);
    const node = this.parseStatement();
    this.blocks.pop();
    return node ?? 'end';
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
    throw new TemplateFault(message('template_comment_lines', { comment: '{# … #}' }));
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
    this.tokens.forwardN(str.length - index);
    return this.fail('unexpected end of file');
  }

  /** The fault that an error is, with the place where it is. */
  faultOf(error: unknown): TemplateFault {
    const { tokens } = this;
    const isOver = tokens.isFinished() && !tokens.in_code && UNFINISHED.test(messageOf(error));
    if (isOver && this.blocks.length > 0) return this.unclosed(error);
    const reason = error instanceof TemplateFault ? error.content : syntaxReason(error);
    const isClosing = error instanceof Error && error.message === 'unexpected end of comment';
    const at = isClosing ? tokens.index : this.source.opening;
    const span = spanAt(tokens.str, at);
    const { line, column } = span;
    const text = textAt(tokens.str, span);
    const found = oneLine(text, LONGEST_FOUND);
    const content = message('template_unreadable', {
      reason,
      line,
      column,
      found,
      mark: tokens.str.slice(at, at + 2),
      raw: RAW,
    });
    return new TemplateFault(content, { cause: error, span: RAW_WORD.test(text) ? null : span });
  }

  /** The innermost enclosing block has no end. */
  private unclosed(cause?: unknown): TemplateFault {
    const { str } = this.tokens;
    const tag = str.slice(this.blocks.at(-1) ?? 0);
    const [, name = ''] = /^\{%-?\s*(\w+)/.exec(tag) ?? [];
    const line = str.slice(0, str.length - tag.length).split('\n').length;
    return new TemplateFault(message('template_block_open', { name, end: `{% end${name} %}`, line }), { cause });
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

/** The tokens of a text. The cost of each is spent when it is first read, not when the parser peeks at it again. */
class Source {
  /** Where the last `{{`, `{%` or `{#` begins. */
  opening = 0;
  readonly tokens: Tokenizer;

  constructor(tokenizer: Tokenizer, budget: Budget) {
    const next = tokenizer.nextToken.bind(tokenizer);
    this.tokens = Object.assign(tokenizer, {
      nextToken: () => {
        budget.spend(1);
        MARK.lastIndex = tokenizer.index;
        if (!tokenizer.in_code && MARK.test(tokenizer.str)) this.opening = tokenizer.index;
        return next();
      },
    });
  }
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
 * @throws TemplateFault with the place, and the remedy where a text is meant for a shell
 */
export function parse(text: string, budget: Budget): AstNode {
  const parser = new StrictParser(text, budget);
  try {
    return parser.parseAsRoot();
  } catch (error) {
    if (!budget.isSpent) throw parser.faultOf(error);
    throw new TemplateFault(message('template_at_line', { reason: contentOf(error), line: parser.line }), {
      cause: error,
    });
  }
}
