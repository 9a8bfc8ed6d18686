import { theme } from 'antd';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStatusColor } from '../../../shell/status.tsx';
import { cornerOf, gridLayout, placeAfterKey, placeAt } from './grid-layout.ts';
import { type GridPicture, paintGrid } from './grid-paint.ts';
import type { NodeRun } from './node-runs.ts';
import { useNodeWords } from './node-words.ts';
import { useWidth } from './use-width.ts';

const HEIGHT = 420;

interface NodeGridProps {
  readonly nodes: readonly NodeRun[];
  readonly matches: readonly boolean[];
  readonly steps: readonly string[];
  readonly selectedId: number | null;
  readonly onSelect: (id: number) => void;
}

/** All nodes of a task as squares in the colours of their states. */
export function NodeGrid({ nodes, matches, steps, selectedId, onSelect }: NodeGridProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const hint = useId();
  const colorOf = useStatusColor();
  const say = useNodeWords(steps);
  const [frame, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const painted = useRef<GridPicture | null>(null);
  /** The node under the pointer, or where the keyboard is. */
  const [cursor, setCursor] = useState<number | null>(null);
  const layout = useMemo(() => gridLayout(nodes.length, width, HEIGHT), [nodes.length, width]);
  const selected = useMemo(() => nodes.findIndex(({ id }) => id === selectedId), [nodes, selectedId]);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current === null || context === null || context === undefined || width === 0) return;
    const framed = [cursor ?? -1, selected].filter((place) => place >= 0);
    const [paper, ink] = [token.colorBgContainer, token.colorText];
    const picture = { layout, width, ratio: devicePixelRatio, nodes, matches, colorOf, paper, ink, framed };
    paintGrid(canvas.current, context, picture, painted.current);
    painted.current = picture;
  });

  const at = (event: MouseEvent<HTMLCanvasElement>): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    return placeAt(layout, nodes.length, event.clientX - box.left - 1, event.clientY - box.top - 1);
  };
  const choose = (place: number | null): void => {
    const node = place === null ? undefined : nodes[place];
    if (node !== undefined) onSelect(node.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      choose(cursor);
      return;
    }
    const place = placeAfterKey(layout, nodes.length, cursor ?? 0, event.key);
    if (place === null) return;
    event.preventDefault();
    setCursor(place);
  };
  const node = cursor === null ? undefined : nodes[cursor];
  return (
    <div ref={frame} style={{ position: 'relative' }}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={t('tasks.grid', { count: nodes.length })}
        aria-describedby={hint}
        style={{
          display: 'block',
          width,
          height: layout.height + 2,
          cursor: node === undefined ? 'default' : 'pointer',
        }}
        onMouseMove={(event) => setCursor(at(event))}
        onMouseLeave={() => setCursor(null)}
        onBlur={() => setCursor(null)}
        onClick={(event) => choose(at(event))}
        onKeyDown={onKeyDown}
      />
      <span id={hint} className="unseen">
        {t('tasks.gridHint')}
      </span>
      <span className="unseen" aria-live="polite">
        {node !== undefined && say(node)}
      </span>
      {node !== undefined && cursor !== null && (
        <div
          aria-hidden
          style={{
            position: 'absolute',
            ...tipPlace(cornerOf(layout, cursor), layout.pitch, width),
            maxWidth: Math.min(320, width),
            padding: '4px 8px',
            borderRadius: token.borderRadiusSM,
            background: token.colorBgElevated,
            boxShadow: token.boxShadowSecondary,
            color: token.colorText,
            pointerEvents: 'none',
            zIndex: 5,
            overflowWrap: 'anywhere',
          }}
        >
          {say(node)}
        </div>
      )}
    </div>
  );
}

/** Below the square, and inside of the grid's width. */
function tipPlace({ x, y }: { readonly x: number; readonly y: number }, pitch: number, width: number) {
  const top = y + pitch + 6;
  return x < width / 2 ? { left: x, top } : { right: Math.max(0, width - x - pitch), top };
}
