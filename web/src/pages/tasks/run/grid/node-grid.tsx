import { theme } from 'antd';
import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useConditionColor } from '../../../../shell/condition.tsx';
import { type GridLayout, gridLayout, placeAfterKey, placeAt } from './grid-layout.ts';
import { type GridPicture, paintGrid } from './grid-paint.ts';
import { GridTip } from './grid-tip.tsx';
import type { NodeRun } from '../node-runs.ts';
import { useNodeWords } from '../node-words.ts';
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
  const hint = useId();
  const say = useNodeWords(steps);
  const [frame, width] = useWidth<HTMLDivElement>();
  /** The node under the pointer, or the one that the keyboard moved to. */
  const [cursor, setCursor] = useState<number | null>(null);
  const layout = useMemo(() => gridLayout(nodes.length, width, HEIGHT), [nodes.length, width]);
  const selected = useMemo(() => nodes.findIndex(({ id }) => id === selectedId), [nodes, selectedId]);
  const framed = [cursor ?? -1, selected].filter((place) => place >= 0);
  const canvas = usePainted({ layout, width, nodes, matches, framed });

  const choose = (place: number | null): void => {
    const node = place === null ? undefined : nodes[place];
    if (node !== undefined) onSelect(node.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isChoice = event.key === 'Enter' || event.key === ' ';
    const place = placeAfterKey(layout, nodes.length, cursor ?? 0, event.key);
    if (!isChoice && place === null) return;
    event.preventDefault();
    if (isChoice) choose(cursor);
    else setCursor(place);
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
        onMouseMove={(event) => setCursor(placeUnder(event, layout, nodes.length))}
        onMouseLeave={() => setCursor(null)}
        onBlur={() => setCursor(null)}
        onClick={(event) => choose(placeUnder(event, layout, nodes.length))}
        onKeyDown={onKeyDown}
      />
      <span id={hint} className="unseen">
        {t('tasks.gridHint')}
      </span>
      <span className="unseen" aria-live="polite">
        {node !== undefined && say(node)}
      </span>
      {node !== undefined && cursor !== null && (
        <GridTip layout={layout} place={cursor} width={width}>
          {say(node)}
        </GridTip>
      )}
    </div>
  );
}

/** The node under the pointer; null = none. */
function placeUnder(event: MouseEvent<HTMLCanvasElement>, layout: GridLayout, count: number): number | null {
  const box = event.currentTarget.getBoundingClientRect();
  return placeAt(layout, count, event.clientX - box.left - 1, event.clientY - box.top - 1);
}

/** A canvas that is redrawn whenever the drawing changes. */
function usePainted(
  shown: Pick<GridPicture, 'layout' | 'width' | 'nodes' | 'matches' | 'framed'>,
): RefObject<HTMLCanvasElement | null> {
  const { token } = theme.useToken();
  const colorOf = useConditionColor();
  const canvas = useRef<HTMLCanvasElement>(null);
  const painted = useRef<GridPicture | null>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current === null || context === null || context === undefined || shown.width === 0) return;
    const [paper, ink] = [token.colorBgContainer, token.colorText];
    const picture = { ...shown, ratio: devicePixelRatio, colorOf, paper, ink };
    paintGrid(canvas.current, context, picture, painted.current);
    painted.current = picture;
  });
  return canvas;
}
