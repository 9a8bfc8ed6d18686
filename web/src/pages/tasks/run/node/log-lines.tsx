import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { VirtualList } from '../../virtual-list.tsx';
import { type NodeLogLine, piecesOf } from './node-log.ts';

const ROW = 20;

interface LogLinesProps {
  readonly lines: readonly NodeLogLine[];
  /** The text searched for; '' = none. */
  readonly part: string;
  /** The line to scroll to; null = none. */
  readonly shown: number | null;
  readonly follow: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void };
}

/** The output of a node's steps, with matches of the search marked. */
export function LogLines({ lines, part, shown, follow }: LogLinesProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <div
      style={{
        background: token.colorFillQuaternary,
        borderRadius: token.borderRadius,
        padding: '8px 12px',
        fontFamily: token.fontFamilyCode,
        fontSize: token.fontSizeSM,
      }}
    >
      <VirtualList
        label={t('tasks.log')}
        count={lines.length}
        rowHeight={ROW}
        height={Math.max(240, Math.round(innerHeight * 0.5))}
        shown={shown}
        follow={follow}
        row={(index) => {
          const line = lines[index];
          if (line === undefined) return null;
          const isHere = index === shown;
          return (
            <div
              style={{
                lineHeight: `${ROW}px`,
                whiteSpace: 'pre',
                color: line.kind === 'text' ? token.colorText : token.colorTextSecondary,
                fontWeight: line.kind === 'step' ? 600 : 400,
                ...(isHere ? { background: token.controlItemBgActive } : {}),
              }}
            >
              {line.kind === 'attempt' ? (
                t('tasks.attempt', { attempt: line.text })
              ) : (
                <Marked text={line.text} part={part} />
              )}
            </div>
          );
        }}
      />
    </div>
  );
}

function Marked({ text, part }: { readonly text: string; readonly part: string }) {
  return (
    <>{piecesOf(text, part).map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}</>
  );
}
