/** A template that cannot be understood or carried out, in one line; the message tells the line of the template. */
export class TemplateFault extends Error {}

/** A name that a template needs and nobody gave a value. */
export class MissingParameter extends TemplateFault {
  readonly parameter: string;

  constructor(parameter: string) {
    super(`parameter ${parameter} has no value: give it among the step's parameters`);
    this.parameter = parameter;
  }
}
