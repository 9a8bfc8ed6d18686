/** What of an element says whether keys pressed there are text. */
export interface KeyTarget {
  readonly tagName?: string;
  readonly type?: string;
  readonly isContentEditable?: boolean;
}

/** Inputs that take no text. */
const NO_TEXT: readonly string[] = [
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
];

/** Whether somebody types where a key was pressed: then it is no shortcut. */
export function isTyping({ tagName = '', type = '', isContentEditable = false }: KeyTarget): boolean {
  if (isContentEditable || tagName === 'TEXTAREA' || tagName === 'SELECT') return true;
  return tagName === 'INPUT' && !NO_TEXT.includes(type);
}

/** A key as it was pressed. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
}

/**
 * What is typed so far, after one more key; null = the key is no text.
 *
 * @example typedText('we', { key: 'b', … }) // 'web'
 */
export function typedText(before: string, { key, ctrlKey, metaKey, altKey, isComposing }: PressedKey): string | null {
  if (ctrlKey || metaKey || altKey || isComposing) return null;
  if (key === 'Backspace') return before.slice(0, -1);
  return /^.$/u.test(key) ? before + key : null;
}

export type Shortcut =
  | { readonly do: 'search' | 'help' }
  | { readonly do: 'go'; readonly to: string }
  /** The first of two keys. */
  | { readonly do: 'wait' };

/** Where `g` and another key go. */
export const PAGE_KEYS = {
  o: '/',
  f: '/ui/fleet',
  t: '/ui/tasks',
  s: '/ui/schedules',
  m: '/ui/templates',
} as const satisfies Readonly<Record<string, string>>;

/**
 * What a key does outside of text fields; null = nothing.
 *
 * @param before the key before it, when that was pressed a moment ago
 * @example shortcutOf({ key: 'k', ctrlKey: true, … }, null) // { do: 'search' }
 */
export function shortcutOf(
  { key, ctrlKey, metaKey, altKey, isComposing }: PressedKey,
  before: string | null,
): Shortcut | null {
  if (altKey || isComposing) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k' ? { do: 'search' } : null;
  if (before === 'g' && Object.hasOwn(PAGE_KEYS, key))
    return { do: 'go', to: PAGE_KEYS[key as keyof typeof PAGE_KEYS] };
  switch (key) {
    case '/':
      return { do: 'search' };
    case '?':
      return { do: 'help' };
    case 'g':
      return { do: 'wait' };
    default:
      return null;
  }
}
