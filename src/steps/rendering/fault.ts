import { oneLine } from '../../base/text/foreign-text.ts';
import { FACTS_VARIABLE } from '../../domain/facts/facts.ts';
import type { Span } from '../../domain/errors.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';

interface FaultOptions extends ErrorOptions {
  readonly span?: Span | null;
}

/** A template that is invalid or cannot be rendered. */
export class TemplateFault extends MessageError {
  /** What cannot be read, and is a text as it is inside of a raw block; null = there is no such part. */
  readonly span: Span | null;

  constructor(content: Value, { span = null, ...options }: FaultOptions = {}) {
    super(content, options);
    this.span = span;
  }
}

function missing(name: string): Message {
  if (name === FACTS_VARIABLE) return message('facts_not_known');
  const [variable, ...path] = name.split('.');
  if (variable === FACTS_VARIABLE) return message('fact_not_known', { name: path.join('.') });
  return message('template_parameter_missing', { name });
}

/** A name in a template that has no value. */
export class MissingParameter extends TemplateFault {
  readonly parameter: string;

  constructor(parameter: string) {
    super(missing(parameter));
    this.parameter = parameter;
  }
}

/** Characters of a reason in the parser's own words. */
const LONGEST_REASON = 200;

/** What nunjucks says of a text that it cannot read, and what that means. */
const REASONS: readonly (readonly [said: RegExp, reason: (token: string) => Message])[] = [
  [/^unexpected token: (.*)$/s, (token) => message('template_token_unexpected', { token })],
  [/^expected name as lookup value, got (.*)$/s, (token) => message('template_token_unexpected', { token })],
  [/^unexpected end of comment$/, () => message('template_token_unexpected', { token: '#}' })],
  [/^expected end of comment/, () => message('template_comment_open', { end: '#}' })],
  [/^unknown block tag: (.*)$/s, (name) => message('template_no_statement', { name })],
  [/^expected variable end$/, () => message('template_token_expected', { expected: '}}' })],
  [/^expected block end in /, () => message('template_token_expected', { expected: '%}' })],
  [/end of file$/, () => message('template_ends_early')],
];

/** Why nunjucks' parser refuses a text; where that is not known, in its own words. */
export function syntaxReason(error: unknown): Value {
  if (error instanceof RangeError) return message('template_nested_too_deep');
  // other errors of the parser come from texts that end, or go on, at the wrong place
  if (!(error instanceof Error) || error instanceof TypeError) return message('template_not_understood');
  for (const [said, reason] of REASONS) {
    const found = said.exec(error.message);
    if (found !== null) return reason(oneLine(found[1] ?? '', LONGEST_REASON));
  }
  return oneLine(error.message, LONGEST_REASON);
}
