import type { Span } from '../../domain/span.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';

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

/** A name in a template that has no value. */
export class MissingParameter extends TemplateFault {
  readonly parameter: string;

  constructor(parameter: string) {
    super(message('template_parameter_missing', { name: parameter }));
    this.parameter = parameter;
  }
}
