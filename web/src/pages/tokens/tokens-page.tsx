import { useQuery } from '@tanstack/react-query';
import { Alert, Button, type TableColumnsType, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useOperator } from '../../data/account/operator.ts';
import { type Token, tokensPage, useDeleteToken } from '../../data/account/tokens.ts';
import { useEdited } from '../../forms/use-edited.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { RowActions } from '../../lists/row-actions.tsx';
import { Moment } from '../../parts/moment.tsx';
import { TokenDialog } from './token-dialog.tsx';
import { useConfirmRevocation } from './revocation.ts';

/** Who has tokens, and the way to give out and to end them. */
export default function TokensPage() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const [edited, setEdited] = useEdited();
  const operator = useOperator().data;
  return (
    <>
      <h1>{t('tokens.title')}</h1>
      <p style={{ maxWidth: 720 }}>{t('tokens.intro')}</p>
      {operator?.auth === 'trust' && (
        <Alert type="info" showIcon title={t('tokens.trusted')} style={{ marginBottom: 16 }} />
      )}
      <Listing
        label={t('tokens.title')}
        query={useQuery(tokensPage(params))}
        columns={useColumns(operator?.token?.id ?? null)}
        params={params}
        onParams={setParams}
        create={t('tokens.create')}
        onCreate={() => setEdited('new')}
        emptyTitle={t('tokens.none')}
        emptyDetail={t('tokens.noneDetail')}
      />
      {edited === 'new' && <TokenDialog ownName={operator?.name ?? ''} onClose={() => setEdited(null)} />}
    </>
  );
}

function useColumns(ownId: number | null): TableColumnsType<Token> {
  const { t } = useTranslation();
  const confirmRevocation = useConfirmRevocation(ownId);
  const remove = useDeleteToken();
  return [
    {
      title: t('tokens.name'),
      render: (_, { id, name }) => (
        <div style={{ minWidth: 120, maxWidth: 320, overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
          <bdi>{name}</bdi> {id === ownId && <Tag>{t('tokens.own')}</Tag>}
        </div>
      ),
    },
    { title: t('tokens.owner'), render: (_, { owner }) => <bdi>{owner}</bdi> },
    {
      title: t('tokens.state'),
      render: (_, { state }) => (
        <Typography.Text {...(state === 'active' ? {} : { type: 'secondary' })}>
          {t(`tokens.state_${state}`)}
        </Typography.Text>
      ),
    },
    { title: t('tokens.created'), render: (_, token) => <Moment at={token.created_at} /> },
    { title: t('tokens.lastUsed'), render: (_, token) => <Moment at={token.last_used_at} none={t('tokens.never')} /> },
    {
      title: t('tokens.expires'),
      render: (_, token) => <Moment at={token.expires_at} none={t('tokens.expiryNever')} />,
    },
    {
      align: 'end',
      render: (_, token) =>
        token.state === 'active' ? (
          <Button
            type="text"
            danger
            aria-label={t('tokens.revokeOf', { name: token.name })}
            onClick={() => confirmRevocation(token)}
          >
            {t('tokens.revoke')}
          </Button>
        ) : (
          <RowActions name={token.name} remove={() => remove.mutateAsync(token.id)} />
        ),
    },
  ];
}
