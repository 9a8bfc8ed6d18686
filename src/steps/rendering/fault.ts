/** A template that is invalid or cannot be rendered; the message is one line, and names the line of the template. */
export class TemplateFault extends Error {}

/** A name in a template that has no value. */
export class MissingParameter extends TemplateFault {
  readonly parameter: string;

  constructor(parameter: string) {
    super(`parameter ${parameter} has no value: give it among the step's parameters`);
    this.parameter = parameter;
  }
}
