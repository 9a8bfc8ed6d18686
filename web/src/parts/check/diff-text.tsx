import { theme } from 'antd';
import type { CSSProperties } from 'react';
import { TextBox } from '../text/text-box.tsx';
import { diffLines, type LineKind } from './diff-lines.ts';

/** What would change, as nodes said it: added and removed lines have a sign, a line at their side and a colour. */
export function DiffText({ label, text }: { readonly label: string; readonly text: string }) {
  const styleOf = useLineStyles();
  return (
    <TextBox label={label}>
      {diffLines(text).map(({ kind, text: line }, index) => {
        const Line = kind === 'added' ? 'ins' : kind === 'removed' ? 'del' : 'span';
        return (
          // lines never move
          // oxlint-disable-next-line react/no-array-index-key
          <Line key={index} style={styleOf(kind)}>
            {line === '' ? '\u200B' : line}
          </Line>
        );
      })}
    </TextBox>
  );
}

function useLineStyles(): (kind: LineKind) => CSSProperties {
  const { token } = theme.useToken();
  const styles: Readonly<Record<LineKind, CSSProperties>> = {
    added: marked(token.colorSuccess),
    removed: marked(token.colorError),
    name: { fontWeight: 600 },
    place: { color: token.colorTextSecondary },
    plain: {},
  };
  return (kind) => ({ display: 'block', paddingInlineStart: 8, textDecoration: 'none', ...styles[kind] });
}

function marked(color: string): CSSProperties {
  return { background: `color-mix(in srgb, ${color} 14%, transparent)`, boxShadow: `inset 3px 0 ${color}` };
}
