import { useQuery } from '@tanstack/react-query';
import { Tag, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { allSchedules } from '../../data/schedules.ts';
import { Loaded } from '../../forms/loaded.tsx';
import { Panel } from '../../shell/panel.tsx';
import { amountOf, type Edge, edgesOf } from './dependency-graph.ts';
import { DependencyDrawing } from './dependency-drawing.tsx';
import { ToList } from './to-list.tsx';

/** Which pools follow which: as a drawing, and in words. */
export function DependenciesTab() {
  const { t } = useTranslation();
  const schedules = useQuery(allSchedules(''));
  return (
    <Loaded query={schedules}>
      {(rows) => {
        const edges = edgesOf(rows);
        if (edges.length === 0) return <ToList title={t('schedules.noEdges')} detail={t('schedules.noEdgesDetail')} />;
        return (
          <Panel title={t('schedules.graph')}>
            <p style={{ marginTop: 0 }}>{t('schedules.graphHint')}</p>
            <DependencyDrawing edges={edges} />
            <Words edges={edges} />
          </Panel>
        );
      }}
    </Loaded>
  );
}

/** The drawing in words. */
function Words({ edges }: { readonly edges: readonly Edge[] }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <ul style={{ listStyle: 'none', margin: '16px 0 0', padding: 0 }}>
      {edges.map(({ from, to, ratio, extra, stepName, isOff }) => (
        <li
          key={`${from.id} ${to.id} ${ratio} ${extra} ${stepName} ${String(isOff)}`}
          style={{ padding: '6px 0', borderTop: `1px solid ${token.colorBorderSecondary}`, overflowWrap: 'anywhere' }}
        >
          <Link to={`/ui/pools/${from.id}`}>{from.name}</Link> → <Link to={`/ui/pools/${to.id}`}>{to.name}</Link>{' '}
          {t('schedules.edge', { from: from.name, to: to.name, amount: amountOf(ratio, extra) })}
          <span style={{ display: 'block' }}>
            {t('schedules.growing', { first: to.name, second: from.name })}{' '}
            {stepName === ''
              ? t('schedules.waitsLast', { pool: from.name })
              : t('schedules.waits', { pool: from.name, step: stepName })}
          </span>
          <span style={{ display: 'block' }}>{t('schedules.shrinking', { first: from.name, second: to.name })}</span>
          {isOff && <Tag style={{ marginInlineStart: 8 }}>{t('schedules.off')}</Tag>}
        </li>
      ))}
    </ul>
  );
}
