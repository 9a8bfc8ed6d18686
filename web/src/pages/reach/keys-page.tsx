import { useQuery } from '@tanstack/react-query';
import { type TableColumnsType, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Key, keysPage, useDeleteKey } from '../../data/reach/keys.ts';
import { useEdited } from '../../forms/use-edited.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { NameCell } from '../../lists/name-cell.tsx';
import { RowActions } from '../../lists/row-actions.tsx';
import { ChangedCell } from '../../parts/record/changed-cell.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { useOrigin } from './origin.ts';
import { ServerKeyPanel } from './server-key-panel.tsx';

/** The keys that settings can name; their private parts are never here. */
export default function KeysPage() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const [edited, setEdited] = useEdited();
  const keys = useQuery(keysPage(params));
  const replaced = keys.data?.data.find(({ id }) => id === edited) ?? null;
  return (
    <>
      <h1>{t('shell.keys')}</h1>
      <ServerKeyPanel />
      <p style={{ maxWidth: 720 }}>{t('reach.keysIntro')}</p>
      <Listing
        label={t('shell.keys')}
        query={keys}
        columns={useColumns()}
        params={params}
        onParams={setParams}
        create={t('reach.newKey')}
        onCreate={() => setEdited('new')}
        emptyTitle={t('reach.noKeys')}
        emptyDetail={t('reach.noKeysDetail')}
      />
      {(edited === 'new' || replaced !== null) && (
        <KeyDialog key={edited} replaced={replaced} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

/** Types that are none of SSH's. */
const NAMED_TYPES = ['public', 'certificate', 'private', 'other'] as const;

function useColumns(): TableColumnsType<Key> {
  const { t } = useTranslation();
  const remove = useDeleteKey();
  const originOf = useOrigin();
  return [
    {
      title: t('reach.keyName'),
      render: (_, { id, name }) => <NameCell row={{ name, desc: '' }} to={`?edit=${id}`} />,
    },
    {
      title: t('reach.type'),
      render: (_, { type, fingerprint }) => {
        const named = NAMED_TYPES.find((word) => word === type);
        return (
          <div style={{ maxWidth: 'min(420px, 60vw)', whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
            {named === undefined ? type : t(`reach.type_${named}`)}
            {fingerprint !== '' && (
              <Typography.Text code style={{ display: 'block' }}>
                {fingerprint}
              </Typography.Text>
            )}
          </div>
        );
      },
    },
    { title: t('reach.origin'), render: (_, { place }) => originOf(place) },
    { title: t('find.changed'), render: (_, row) => <ChangedCell row={row} /> },
    { align: 'end', render: (_, { id, name }) => <RowActions name={name} remove={() => remove.mutateAsync(id)} /> },
  ];
}
