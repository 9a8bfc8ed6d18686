import { englishOf, type Value } from '../../src/messages/message.ts';

/** Something with the English text in place of each message that it holds. */
export function inEnglish(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('code' in value && 'values' in value) return englishOf(value as Value);
  if (Array.isArray(value)) return value.map(inEnglish);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inEnglish(part)]));
}
