import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Terminal, terminalsPage } from '../../data/terminals.ts';
import { sayNumber } from '../../i18n/values.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { Moment } from '../../parts/moment.tsx';
import { NodeLink } from '../../parts/node/node-link.tsx';

/** Terminals that are or were open, with their records. */
export default function TerminalsPage() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  return (
    <>
      <h1>{t('shell.terminals')}</h1>
      <Listing
        label={t('shell.terminals')}
        query={useQuery(terminalsPage(params, null))}
        columns={useColumns()}
        params={params}
        onParams={setParams}
        isSearched={false}
        emptyTitle={t('terminals.noneYet')}
        emptyDetail={t('terminals.noneYetDetail')}
      />
    </>
  );
}

function useColumns(): TableColumnsType<Terminal> {
  const { t } = useTranslation();
  return [
    { title: t('terminals.opened'), render: (_, { opened }) => <Moment at={opened} /> },
    { title: t('terminals.node'), render: (_, { node_id: id, ip }) => <NodeLink id={id} ip={ip} /> },
    { title: t('terminals.pool'), dataIndex: 'pool_name' },
    { title: t('terminals.login'), dataIndex: 'login' },
    { title: t('terminals.operator'), dataIndex: 'opr_user' },
    {
      title: t('terminals.state'),
      render: (_, { state, reason }) => (state === 'closed' ? reason : t(`terminals.state_${state}`)),
    },
    {
      title: t('terminals.record'),
      render: (_, { id, bytes }) => (
        <Link to={`/ui/terminals/${id}`}>{t('terminals.replay', { size: sayNumber(Math.ceil(bytes / 1024)) })}</Link>
      ),
    },
  ];
}
