import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Progress, type TableColumnsType, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Worker, workersPage } from '../../data/workers.ts';
import { sayNumber } from '../../i18n/values.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { useConditionColor } from '../../shell/condition.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useNow, useSpan } from '../../parts/times.ts';

/** The processes that run tasks: whether they are alive, and how much they have in work. */
export default function WorkersPage() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const columns = useColumns();
  return (
    <>
      <h1>{t('shell.workers')}</h1>
      <Listing
        label={t('shell.workers')}
        query={useQuery(workersPage(params))}
        columns={columns}
        params={params}
        onParams={setParams}
        emptyTitle={t('workers.none')}
        emptyDetail={t('workers.noneDetail')}
      />
    </>
  );
}

function useColumns(): TableColumnsType<Worker> {
  const { t } = useTranslation();
  return [
    {
      title: t('workers.name'),
      render: (_, { name, role }) => (
        <>
          <span style={{ overflowWrap: 'anywhere' }}>{name}</span>{' '}
          <Tag>{role === 'all' || role === 'worker' ? t(`workers.role_${role}`) : role}</Tag>
        </>
      ),
    },
    { title: t('workers.state'), render: (_, worker) => <Liveness worker={worker} /> },
    {
      title: t('workers.load'),
      render: (_, { node_runs: nodes, capacity, name }) => (
        <Progress
          aria-label={t('workers.loadOf', { name })}
          percent={Math.min(100, (100 * nodes) / Math.max(1, capacity))}
          format={() => `${sayNumber(nodes)} / ${sayNumber(capacity)}`}
          status="normal"
          style={{ minWidth: 180, maxWidth: 260 }}
        />
      ),
    },
    { title: t('reach.lacks'), render: (_, { lacks }) => <Lacks lacks={lacks} /> },
    { title: t('workers.slices'), dataIndex: 'slices', align: 'end' },
    { title: t('workers.started'), render: (_, { started }) => <Moment at={started} /> },
  ];
}

/** What a worker lacks for some work, with the remedies. */
function Lacks({ lacks }: Pick<Worker, 'lacks'>) {
  const { t } = useTranslation();
  if (lacks === null) return <Typography.Text type="secondary">{t('reach.lacksUnknown')}</Typography.Text>;
  if (lacks.length === 0) return <Typography.Text type="secondary">{t('reach.lacksNothing')}</Typography.Text>;
  return (
    <ul style={{ margin: 0, paddingInlineStart: 16, maxWidth: 'min(480px, 60vw)' }}>
      {lacks.map(({ code, msg }) => (
        <li key={code} style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
          <bdi>{msg}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Liveness({ worker: { alive, heartbeat } }: { readonly worker: Worker }) {
  const { t } = useTranslation();
  const colorOf = useConditionColor();
  const span = useSpan();
  const now = useNow(true);
  const ago = t('workers.heard', { span: span(now - heartbeat) });
  return alive ? (
    <span title={ago}>
      <CheckCircleFilled aria-hidden style={{ color: colorOf('succeeded') }} /> {t('workers.alive')}
    </span>
  ) : (
    <span>
      <CloseCircleFilled aria-hidden style={{ color: colorOf('failed') }} /> {t('workers.gone')} · {ago}
    </span>
  );
}
