import type { Value } from 'typebox/value';
import { type Message, message } from '../messages/message.ts';

/** What a schema says of a value that is against it. */
export type SchemaFault = ReturnType<typeof Value.Errors>[number];

const PLAIN = { enum: 'enum_wrong', const: 'const_wrong', anyOf: 'any_of_wrong' } as const;
const LIMITS = {
  minLength: 'too_short',
  maxLength: 'too_long',
  minItems: 'too_few_items',
  maxItems: 'too_many_items',
} as const;

/** The rule that a value breaks; of one that no schema here has, in the words of the library. */
export function brokenRule(fault: SchemaFault): Message | string {
  const { keyword, params } = fault;
  if (isAmong(PLAIN, keyword)) return message(PLAIN[keyword]);
  if ('comparison' in params) {
    return message('compare_wrong', { comparison: params.comparison, limit: String(params.limit) });
  }
  if (isAmong(LIMITS, keyword) && 'limit' in params) return message(LIMITS[keyword], { limit: String(params.limit) });
  if ('type' in params) {
    const { type } = params;
    return typeof type === 'string'
      ? message('type_wrong', { type })
      : message('type_wrong_of_several', { types: type.join(' or ') });
  }
  if ('requiredProperties' in params) return message('properties_missing', { names: params.requiredProperties });
  if ('pattern' in params) return message('pattern_wrong', { pattern: String(params.pattern) });
  if ('format' in params) return message('format_wrong', { format: params.format });
  return fault.message;
}

function isAmong<Rules extends object>(rules: Rules, keyword: PropertyKey): keyword is keyof Rules {
  return Object.hasOwn(rules, keyword);
}
