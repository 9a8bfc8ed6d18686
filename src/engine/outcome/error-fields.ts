import { englishOf, type Value } from '../../messages/message.ts';

/** An error as events hold it: its English text, and what it says in other languages. */
export function errorFields(error: Value): { readonly error: string; readonly error_content?: Value } {
  const text = englishOf(error);
  return typeof error === 'object' ? { error: text, error_content: error } : { error: text };
}
