import { Suspense, useCallback, useEffect, useRef } from 'react';
import { lazily } from '../loading/patiently.ts';
import { useGuardedNavigate } from '../leave-guard.ts';
import { isTyping, shortcutOf, typedText } from './typing.ts';

const Palette = lazily(() => import('./palette.tsx'));
const ShortcutList = lazily(() => import('./shortcut-list.tsx'));

/** What stands above the page. */
export type Command = 'search' | 'help' | null;

/** Two keys that belong together come within so many milliseconds. */
const SEQUENCE_MS = 1000;

interface CommandsProps {
  readonly command: Command;
  readonly onCommand: (command: Command) => void;
}

/** The shortcuts of every page, and what they open. */
export function Commands({ command, onCommand }: CommandsProps) {
  const takeTyped = useShortcuts(command, onCommand);
  const close = (): void => onCommand(null);
  return (
    <Suspense fallback={null}>
      {command === 'search' && <Palette takeTyped={takeTyped} onClose={close} />}
      {command === 'help' && <ShortcutList onClose={close} />}
    </Suspense>
  );
}

/** @returns gives, once, what was typed since the search was opened, while its field did not have the focus */
function useShortcuts(command: Command, onCommand: (command: Command) => void): () => string {
  const go = useGuardedNavigate();
  const before = useRef({ key: '', at: 0 });
  const typed = useRef('');
  useEffect(() => {
    if (command !== 'search') return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTyping(targetOf(event))) return;
      const text = typedText(typed.current, event);
      if (text === null) return;
      event.preventDefault();
      typed.current = text;
    };
    // before the shortcuts, which the letters of a search are not
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [command]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.repeat || isTyping(targetOf(event))) return;
      const { key, at } = before.current;
      before.current = { key: event.key, at: event.timeStamp };
      const shortcut = shortcutOf(event, event.timeStamp - at < SEQUENCE_MS ? key : null);
      if (shortcut === null || shortcut.do === 'wait') return;
      event.preventDefault();
      if (shortcut.do === 'go') go(shortcut.to);
      else onCommand(shortcut.do);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [go, onCommand]);
  return useCallback(() => {
    const text = typed.current;
    typed.current = '';
    return text;
  }, []);
}

function targetOf({ target }: KeyboardEvent): Parameters<typeof isTyping>[0] {
  return target instanceof HTMLElement ? target : {};
}
