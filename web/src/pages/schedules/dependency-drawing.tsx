import { theme } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { amountOf, type Edge, layered, type Placed } from './dependency-graph.ts';

const BOX = { width: 150, height: 36 };
const GAP = { x: 110, y: 22 };
const MARGIN = 4;
/** Characters of a name in the drawing; the words beside it have it in full. */
const LONGEST = 18;

/** Pools as boxes, and a line from each to those that follow it; dashed where it is switched off. */
export function DependencyDrawing({ edges }: { readonly edges: readonly Edge[] }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const arrow = useId();
  const placed = layered(edges);
  const boxOf = new Map(placed.map((pool) => [pool.id, cornerOf(pool)]));
  const width = Math.max(...placed.map((pool) => cornerOf(pool).x)) + BOX.width + MARGIN;
  const height = Math.max(...placed.map((pool) => cornerOf(pool).y)) + BOX.height + MARGIN;
  return (
    <div style={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={t('schedules.graph')}>
      <svg
        role="img"
        aria-label={t('schedules.graphOf', { pools: placed.length, count: edges.length })}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
      >
        <defs>
          <marker id={arrow} markerWidth={8} markerHeight={8} refX={7} refY={4} orient="auto">
            <path d="M0 0L8 4L0 8Z" fill={token.colorTextDescription} />
          </marker>
        </defs>
        {edges.map((edge) => (
          <EdgeLine key={JSON.stringify(edge)} edge={edge} boxOf={boxOf} arrow={arrow} />
        ))}
        {placed.map(({ id, name, ...place }) => {
          const { x, y } = cornerOf(place);
          return (
            <g key={id}>
              <title>{name}</title>
              <rect x={x} y={y} {...BOX} rx={8} fill={token.colorFillAlter} stroke={token.colorPrimary} />
              <text
                x={x + BOX.width / 2}
                y={y + BOX.height / 2}
                textAnchor="middle"
                dominantBaseline="central"
                fontSize={13}
                fill={token.colorText}
              >
                {name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

interface EdgeLineProps {
  readonly edge: Edge;
  readonly boxOf: ReadonlyMap<number, Corner>;
  readonly arrow: string;
}

function EdgeLine({ edge, boxOf, arrow }: EdgeLineProps) {
  const { token } = theme.useToken();
  const from = boxOf.get(edge.from.id);
  const to = boxOf.get(edge.to.id);
  if (from === undefined || to === undefined) return null;
  const begin = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const end = { x: to.x - 2, y: to.y + BOX.height / 2 };
  const bend = GAP.x / 2;
  return (
    <>
      <path
        d={`M${begin.x} ${begin.y}C${begin.x + bend} ${begin.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`}
        fill="none"
        stroke={token.colorTextDescription}
        strokeWidth={1.5}
        strokeDasharray={edge.isOff ? '4 4' : 'none'}
        markerEnd={`url(#${arrow})`}
      />
      <text
        x={end.x - 14}
        y={end.y - 8}
        textAnchor="end"
        fontSize={12}
        fill={token.colorText}
        stroke={token.colorBgContainer}
        strokeWidth={4}
        paintOrder="stroke"
      >
        {amountOf(edge.ratio, edge.extra)}
      </text>
    </>
  );
}

function cornerOf({ layer, place }: Pick<Placed, 'layer' | 'place'>): Corner {
  return { x: MARGIN + layer * (BOX.width + GAP.x), y: MARGIN + place * (BOX.height + GAP.y) };
}
