import { Suspense, useEffect, useRef } from 'react';
import { lazily } from '../loading/patiently.ts';
import { useGuardedNavigate } from '../leave-guard.ts';
import { isTyping, shortcutOf } from './typing.ts';

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
  useShortcuts(onCommand);
  const close = (): void => onCommand(null);
  return (
    <Suspense fallback={null}>
      {command === 'search' && <Palette onClose={close} />}
      {command === 'help' && <ShortcutList onClose={close} />}
    </Suspense>
  );
}

function useShortcuts(onCommand: (command: Command) => void): void {
  const go = useGuardedNavigate();
  const before = useRef({ key: '', at: 0 });
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
}

function targetOf({ target }: KeyboardEvent): Parameters<typeof isTyping>[0] {
  return target instanceof HTMLElement ? target : {};
}
