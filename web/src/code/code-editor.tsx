import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { json } from '@codemirror/legacy-modes/mode/javascript';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { theme } from 'antd';
import { use, useEffect, useMemo, useRef } from 'react';
import { AppearanceContext } from '../shell/appearance-context.ts';
import { highlightFor } from './highlight.ts';

export interface CodeEditorProps {
  readonly value: string;
  readonly language: 'shell' | 'json';
  /** Its name for screen readers. */
  readonly label: string;
  readonly isReadOnly?: boolean;
  /** A part that is marked as wrong, and scrolled to; `to` is exclusive. */
  readonly mark?: { readonly from: number; readonly to: number } | null;
  /** CSS lengths. */
  readonly minHeight?: string;
  readonly maxHeight?: string;
  readonly onChange?: (value: string) => void;
}

const LANGUAGES = {
  shell: StreamLanguage.define(shell),
  json: StreamLanguage.define({ ...json, tokenTable: { property: tags.propertyName } }),
} as const;

/** A text editor for scripts and JSON. Tab leaves it, as it leaves every other field. */
export default function CodeEditor({ value, language, label, isReadOnly = false, ...props }: CodeEditorProps) {
  const { minHeight = '8em', maxHeight = '60vh', mark = null, onChange } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const said = useRef(onChange);
  const look = useLook(minHeight, maxHeight, mark);
  const dressed = useRef({ compartment: new Compartment(), look, value });

  useEffect(() => {
    said.current = onChange;
  });
  useEffect(() => {
    if (place.current === null) return;
    const { compartment, look: firstLook, value: firstValue } = dressed.current;
    const state = EditorState.create({
      doc: firstValue,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorState.tabSize.of(2),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorState.readOnly.of(isReadOnly),
        LANGUAGES[language],
        compartment.of(firstLook),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) said.current?.(update.state.doc.toString());
        }),
      ],
    });
    const editor = new EditorView({ state, parent: place.current });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [label, language, isReadOnly]);
  useEffect(() => {
    dressed.current = { ...dressed.current, look };
    view.current?.dispatch({ effects: dressed.current.compartment.reconfigure(look) });
  }, [look]);
  useEffect(() => {
    if (mark !== null) view.current?.dispatch({ selection: { anchor: mark.from }, scrollIntoView: true });
  }, [mark]);
  useEffect(() => {
    dressed.current = { ...dressed.current, value };
    const doc = view.current?.state.doc;
    if (doc === undefined || doc.toString() === value) return;
    view.current?.dispatch({ changes: { from: 0, to: doc.length, insert: value } });
  }, [value]);

  return <div ref={place} />;
}

/** The console's colours for the editor. */
function useLook(minHeight: string, maxHeight: string, mark: CodeEditorProps['mark']): Extension {
  const { token } = theme.useToken();
  const { isDark } = use(AppearanceContext);
  return useMemo(
    () => [
      EditorView.theme(
        {
          '&': {
            color: token.colorText,
            backgroundColor: token.colorBgContainer,
            border: `1px solid ${token.colorBorder}`,
            borderRadius: `${token.borderRadius}px`,
            fontSize: `${token.fontSize - 1}px`,
          },
          '&.cm-focused': { outline: `2px solid ${token.colorPrimary}`, outlineOffset: '-1px' },
          '.cm-scroller': { fontFamily: 'ui-monospace, monospace', minHeight, maxHeight, overflow: 'auto' },
          '.cm-content': { caretColor: token.colorText },
          '.cm-cursor': { borderLeftColor: token.colorText },
          '.cm-gutters': {
            color: token.colorTextSecondary,
            backgroundColor: token.colorFillQuaternary,
            border: 'none',
            borderRadius: `${token.borderRadius}px 0 0 ${token.borderRadius}px`,
          },
          '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
            backgroundColor: `${token.colorPrimaryBgHover} !important`,
          },
        },
        { dark: isDark },
      ),
      syntaxHighlighting(highlightFor(isDark)),
      marked(mark, token.colorError),
    ],
    [token, isDark, minHeight, maxHeight, mark],
  );
}

/** Marks a part of the text, as long as the text has it. */
function marked(mark: CodeEditorProps['mark'], color: string): Extension {
  if (mark === null || mark === undefined) return [];
  const wavy = Decoration.mark({ attributes: { style: `text-decoration: underline wavy ${color}` } });
  return EditorView.decorations.of(({ state }) =>
    mark.to <= state.doc.length ? Decoration.set(wavy.range(mark.from, mark.to)) : Decoration.none,
  );
}
