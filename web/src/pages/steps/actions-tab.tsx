import { useQuery } from '@tanstack/react-query';
import { Flex, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ListedAction, actionsPage, useDeleteAction } from '../../data/actions.ts';
import { NAMED_SORTS } from '../../data/list-part.ts';
import { useEdited } from '../../forms/use-edited.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { NameCell } from '../../lists/name-cell.tsx';
import { sortedColumn } from '../../lists/sorting.ts';
import { ChangedCell } from '../../parts/record/changed-cell.tsx';
import { DeleteRestorable } from '../../parts/record/delete-restorable.tsx';
import { RecentlyDeleted } from '../../parts/record/recently-deleted.tsx';
import { ActionDrawer } from './action-drawer.tsx';

export function ActionsTab() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams(NAMED_SORTS);
  const [edited, setEdited] = useEdited();
  const remove = useDeleteAction();
  const columns: TableColumnsType<ListedAction> = [
    {
      title: t('forms.name'),
      ...sortedColumn('name', params.sort),
      render: (_, row) => <NameCell row={row} to={`?tab=actions&edit=${row.id}`} />,
    },
    {
      title: t('steps.params'),
      render: (_, { params: declared }) => (
        <Flex gap={4} wrap style={{ minWidth: 140 }}>
          {Object.entries(declared).map(([name, type]) => (
            <Tag key={name}>
              <code>{name}</code> {type}
            </Tag>
          ))}
        </Flex>
      ),
    },
    {
      title: t('find.usedBy'),
      key: 'used',
      render: (_, { step_count: count }) => (count === 0 ? '–' : t('find.stepCount', { count })),
    },
    {
      title: t('find.changed'),
      ...sortedColumn('changed', params.sort),
      render: (_, row) => <ChangedCell row={row} />,
    },
    {
      align: 'end',
      render: (_, { id, name }) => (
        <DeleteRestorable kind="action" id={id} name={name} onDelete={() => remove.mutateAsync(id)} />
      ),
    },
  ];
  return (
    <>
      <Listing
        label={t('steps.actions')}
        query={useQuery(actionsPage(params))}
        columns={columns}
        params={params}
        onParams={setParams}
        create={t('steps.createAction')}
        onCreate={() => setEdited('new')}
        extra={<RecentlyDeleted kind="action" />}
        emptyTitle={t('steps.noActions')}
        emptyDetail={t('steps.noActionsDetail')}
      />
      {edited !== null && (
        <ActionDrawer key={edited} id={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
