/** How a parameter of a declared type is entered. */
export type ParamKind = 'integer' | 'number' | 'boolean' | 'text' | 'secret' | 'json';

const KINDS: Readonly<Record<string, ParamKind>> = {
  integer: 'integer',
  int: 'integer',
  long: 'integer',
  number: 'number',
  float: 'number',
  double: 'number',
  boolean: 'boolean',
  bool: 'boolean',
  string: 'text',
  str: 'text',
  text: 'text',
  secret: 'secret',
};

/** The types that the console offers in declarations; others may be typed in. */
export const PARAM_TYPES = ['string', 'integer', 'number', 'boolean', 'secret', 'object', 'array'] as const;

/** Types are arbitrary words: values of unknown ones are entered as JSON. */
export function paramKind(type: string): ParamKind {
  return KINDS[type.trim().toLowerCase()] ?? 'json';
}

/** Whether a value can be entered that way. */
export function fitsKind(value: unknown, kind: ParamKind): boolean {
  switch (kind) {
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
    case 'secret':
      return typeof value === 'string';
    case 'json':
      return true;
  }
}
