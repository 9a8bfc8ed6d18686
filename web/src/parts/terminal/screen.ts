import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';

/*
 * The screen of a terminal. What it shows comes from a node, which may be anybody's.
 *
 * SC1. Nothing that is shown reaches the clipboard, the title of the page or another address: sequences for the clipboard (OSC 52),
 *      titles (OSC 0 to 2) and links (OSC 8) are taken and do nothing; windows are neither moved nor reported.
 */

const IGNORED_OSC = [0, 1, 2, 7, 8, 9, 52, 633, 777, 1337] as const;
const SCROLLBACK = 5000;

export interface Screen extends Disposable {
  readonly terminal: Terminal;
  /** Fits it into its place, and returns its size. */
  fit(): { readonly columns: number; readonly rows: number };
}

interface ScreenOptions {
  readonly fontSize: number;
  readonly isReadOnly: boolean;
  readonly label: string;
}

export function openScreen(place: HTMLElement, { fontSize, isReadOnly, label }: ScreenOptions): Screen {
  const terminal = new Terminal({
    fontSize,
    fontFamily: 'ui-monospace, monospace',
    scrollback: SCROLLBACK,
    disableStdin: isReadOnly,
    cursorBlink: !isReadOnly,
    // what is written is read to people who do not see it
    screenReaderMode: true,
    linkHandler: { activate: () => {}, allowNonHttpProtocols: false },
    windowOptions: {},
  });
  for (const code of IGNORED_OSC) terminal.parser.registerOscHandler(code, () => true);
  const fitting = new FitAddon();
  terminal.loadAddon(fitting);
  terminal.open(place);
  terminal.textarea?.setAttribute('aria-label', label);
  return {
    terminal,
    fit: () => {
      fitting.fit();
      return { columns: terminal.cols, rows: terminal.rows };
    },
    [Symbol.dispose]: () => terminal.dispose(),
  };
}
