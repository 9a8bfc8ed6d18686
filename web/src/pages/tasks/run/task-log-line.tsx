import { Button, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import type { LogPlace } from '../../../parts/log/log-frame.tsx';
import { textStyle } from '../../../parts/log/log-line.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { piecesWithNodes } from './task-log.ts';

interface TaskLogLineProps {
  readonly message: string;
  /** Seconds since 1970. */
  readonly at: number;
  /** Node run ids by address. */
  readonly nodes: ReadonlyMap<string, number>;
  readonly isWrapped: boolean;
  readonly isNarrow: boolean;
  readonly place: LogPlace;
  readonly onSelectNode: (id: number) => void;
}

/** A line of a task's log, with links to the nodes that it names. */
export function TaskLogLine(props: TaskLogLineProps) {
  const { message, at, nodes, isWrapped, isNarrow, place, onSelectNode } = props;
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const pieces = piecesWithNodes(message, nodes);
  const first = pieces.findIndex(({ nodeId }) => nodeId !== null);
  return (
    <div
      style={{
        display: 'flex',
        // on narrow screens a line's time is in a row of its own above it
        flexDirection: isNarrow ? 'column' : 'row',
        columnGap: 12,
        lineHeight: '22px',
        padding: '0 12px',
        ...(place.isActive ? { background: token.controlItemBgActive } : {}),
      }}
    >
      <span
        {...(first === -1 ? place.main : {})}
        style={{ flex: 'none', color: token.colorTextSecondary, fontVariantNumeric: 'tabular-nums' }}
      >
        <Moment at={at} />
      </span>
      <bdi dir="ltr" style={textStyle(isWrapped)}>
        {pieces.map(({ text, nodeId }, index) =>
          nodeId === null ? (
            text
          ) : (
            <Button
              key={index}
              type="link"
              size="small"
              {...(index === first ? place.main : { tabIndex: -1 })}
              aria-label={t('log.openNode', { ip: text })}
              onClick={() => onSelectNode(nodeId)}
              style={{ padding: 0, height: 'auto', border: 0, fontSize: 'inherit', fontFamily: 'inherit' }}
            >
              {text}
            </Button>
          ),
        )}
      </bdi>
    </div>
  );
}
