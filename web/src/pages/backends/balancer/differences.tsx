import { Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type BalancerDrift, type Difference, DRIFT_PAGE } from '../../../data/balancers/drift.ts';
import { Moment } from '../../../parts/moment.tsx';
import { NodeLink } from '../../../parts/node/node-link.tsx';

interface DifferencesProps {
  readonly drift: BalancerDrift;
  readonly page: number;
  readonly onPage: (page: number) => void;
  /** The names of foreign servers that are to be taken out. */
  readonly foreign: readonly string[];
  readonly onForeign: (names: readonly string[]) => void;
}

const keyOf = ({ kind, name }: Difference): string => `${kind} ${name}`;
const COLOURS: Readonly<Record<Difference['kind'], string>> = {
  missing: 'red',
  serving: 'red',
  address: 'orange',
  weight: 'orange',
  held: 'gold',
  leftover: 'gold',
  unfinished: 'default',
  foreign: 'default',
};

/** The differences, page by page. Foreign servers are chosen by hand. */
export function Differences({ drift, page, onPage, foreign, onForeign }: DifferencesProps) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="balancer-differences">
      <h2 id="balancer-differences">{t('balancers.differences', { count: drift.query_count })}</h2>
      <Table<Difference>
        size="small"
        rowKey={keyOf}
        dataSource={drift.data}
        pagination={{
          current: page,
          pageSize: DRIFT_PAGE,
          total: drift.query_count,
          hideOnSinglePage: true,
          showSizeChanger: false,
          onChange: onPage,
        }}
        scroll={{ x: 'max-content' }}
        rowSelection={{
          preserveSelectedRowKeys: true,
          hideSelectAll: true,
          selectedRowKeys: foreign.map((name) => `foreign ${name}`),
          onChange: (keys) => onForeign(keys.map((key) => String(key).slice('foreign '.length))),
          getCheckboxProps: ({ kind, name }) => ({
            disabled: kind !== 'foreign',
            'aria-label': kind === 'foreign' ? t('balancers.choose', { name }) : name,
          }),
        }}
        columns={[
          { title: t('balancers.server'), render: (_, { name }) => <code>{name}</code> },
          { title: t('balancers.what'), render: (_, difference) => <What difference={difference} /> },
          {
            title: t('balancers.node'),
            render: (_, { node_id: id, ip }) => (id === null || ip === null ? '–' : <NodeLink id={id} ip={ip} />),
          },
          { title: t('balancers.there'), render: (_, { found }) => <Found found={found} /> },
          { title: t('balancers.since'), render: (_, { since }) => <Moment at={since} /> },
        ]}
      />
    </section>
  );
}

function What({ difference: { kind, port, weight, trouble } }: { readonly difference: Difference }) {
  const { t } = useTranslation();
  const wanted = [
    ...(kind === 'address' && port !== null ? [t('balancers.wantedPort', { port })] : []),
    ...(kind === 'weight' && weight !== null ? [t('balancers.wantedWeight', { weight })] : []),
  ];
  return (
    <>
      <Tag color={COLOURS[kind]}>{t(`balancers.kind_${kind}`)}</Tag>
      {wanted.join(' ')}
      {trouble !== '' && <div style={{ maxWidth: 320, overflowWrap: 'anywhere' }}>{trouble}</div>}
    </>
  );
}

function Found({ found }: { readonly found: Difference['found'] }) {
  const { t } = useTranslation();
  if (found === null) return t('balancers.notThere');
  const { ip, port, weight, state } = found;
  return (
    <>
      <code>{ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`}</code>{' '}
      {weight !== null && t('balancers.hasWeight', { weight })} {t(`balancers.state_${state}`)}
    </>
  );
}
