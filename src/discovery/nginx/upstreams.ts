import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { lineOf, type Token, tokensIn } from './tokens.ts';

/** A `server` directive of an upstream: where it stands, and its words. */
export interface ServerDirective {
  readonly start: number;
  /** After its semicolon. */
  readonly end: number;
  readonly words: readonly Token[];
  /** The comment behind it in the same line. */
  readonly comment: Token | null;
}

/** An `upstream` block. */
export interface Upstream {
  readonly name: string;
  /** Where the block's word stands. */
  readonly start: number;
  /** After its brace. */
  readonly bodyStart: number;
  readonly servers: readonly ServerDirective[];
}

interface Block {
  readonly words: readonly Token[];
  readonly open: Token;
  readonly servers: ServerDirective[];
}

/** Blocks in which an upstream may stand; the file itself is included in one of them. */
const PARENTS = ['http', 'stream'];
const DEEPEST = 50;

/**
 * The upstreams of a file, wherever they stand in it. Everything else is passed over, as long as nginx's own grammar of blocks and
 * directives holds.
 *
 * @throws MessageError that names the line which has another grammar
 * @example upstreamsIn('upstream web {\n    server 10.0.0.1;\n}\n')[0].servers.length // 1
 */
export function upstreamsIn(text: string): readonly Upstream[] {
  const reader = new Reader(text);
  const tokens = tokensIn(text);
  for (const [index, token] of tokens.entries()) reader.take(token, tokens[index + 1]);
  return reader.end();
}

class Reader {
  private readonly text: string;
  private readonly found: Upstream[] = [];
  /** Those that are open. */
  private readonly blocks: Block[] = [];
  /** The words since the last directive. */
  private words: Token[] = [];

  constructor(text: string) {
    this.text = text;
  }

  take(token: Token, next: Token | undefined): void {
    switch (token.kind) {
      case 'comment':
        break;
      case 'word':
        this.words.push(token);
        break;
      case 'end':
        this.directive(token, next);
        break;
      case 'open':
        this.open(token);
        break;
      case 'close':
        this.close(token);
        break;
    }
  }

  end(): readonly Upstream[] {
    const [left = this.blocks.at(-1)?.open] = this.words;
    if (left !== undefined) throw this.wrong(left);
    return this.found;
  }

  private directive(end: Token, next: Token | undefined): void {
    const [first] = this.words;
    if (first === undefined) throw this.wrong(end);
    if (first.text === 'server') {
      const isBehind = next?.kind === 'comment' && !this.text.slice(end.end, next.start).includes('\n');
      const comment = isBehind ? next : null;
      this.blocks.at(-1)?.servers.push({ start: first.start, end: end.end, words: this.words, comment });
    }
    this.words = [];
  }

  private open(open: Token): void {
    const [first] = this.words;
    if (first === undefined || this.blocks.length >= DEEPEST) throw this.wrong(open);
    // its braces and quotes are those of another language
    if (first.text.endsWith('_by_lua_block')) {
      throw new MessageError(message('nginx_file_lua', { line: lineOf(this.text, open.start) }));
    }
    this.blocks.push({ words: this.words, open, servers: [] });
    this.words = [];
  }

  private close(close: Token): void {
    const block = this.blocks.pop();
    if (block === undefined || this.words.length > 0) throw this.wrong(close);
    if (isUpstream(block, this.blocks)) this.found.push(upstreamOf(block));
  }

  private wrong({ start }: Token): MessageError {
    return new MessageError(message('nginx_file_unread', { line: lineOf(this.text, start) }));
  }
}

function isUpstream({ words }: Block, around: readonly Block[]): boolean {
  const [parent, ...others] = around.map(({ words: [first] }) => first?.text ?? '');
  const isInPlace = parent === undefined || (others.length === 0 && PARENTS.includes(parent));
  return isInPlace && words.length === 2 && words[0]?.text === 'upstream';
}

function upstreamOf({ words: [first, name], open, servers }: Block): Upstream {
  return { name: name?.text ?? '', start: first?.start ?? open.start, bodyStart: open.end, servers };
}
