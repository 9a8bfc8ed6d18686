import { useQuery } from '@tanstack/react-query';
import { Flex, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ListedRemoteStep, remoteStepsPage, useDeleteRemoteStep } from '../../data/steps.ts';
import { NAMED_SORTS } from '../../data/list-part.ts';
import { useEdited } from '../../forms/use-edited.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { NameCell } from '../../lists/name-cell.tsx';
import { sortedColumn } from '../../lists/sorting.ts';
import { ChangedCell } from '../../parts/record/changed-cell.tsx';
import { DeleteRestorable } from '../../parts/record/delete-restorable.tsx';
import { RecentlyDeleted } from '../../parts/record/recently-deleted.tsx';
import { StepDrawer } from './step-drawer.tsx';

export function StepsTab() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams(NAMED_SORTS);
  const [edited, setEdited] = useEdited();
  const remove = useDeleteRemoteStep();
  const columns: TableColumnsType<ListedRemoteStep> = [
    {
      title: t('forms.name'),
      ...sortedColumn('name', params.sort),
      render: (_, row) => <NameCell row={row} to={`?tab=steps&edit=${row.id}`} />,
    },
    {
      title: t('steps.actions'),
      render: (_, { actions }) => (
        <Flex gap={4} wrap style={{ minWidth: 140 }}>
          {actions.map((action, index) => (
            <Tag key={`${action} ${String(index)}`}>{`${index + 1} ${action}`}</Tag>
          ))}
        </Flex>
      ),
    },
    {
      title: t('find.usedBy'),
      key: 'used',
      render: (_, { template_count: count }) => (count === 0 ? '–' : t('find.templateCount', { count })),
    },
    {
      title: t('find.changed'),
      ...sortedColumn('changed', params.sort),
      render: (_, row) => <ChangedCell row={row} />,
    },
    {
      align: 'end',
      render: (_, { id, name }) => (
        <DeleteRestorable kind="remote_step" id={id} name={name} onDelete={() => remove.mutateAsync(id)} />
      ),
    },
  ];
  return (
    <>
      <Listing
        label={t('steps.steps')}
        query={useQuery(remoteStepsPage(params))}
        columns={columns}
        params={params}
        onParams={setParams}
        create={t('steps.createStep')}
        onCreate={() => setEdited('new')}
        extra={<RecentlyDeleted kind="remote_step" />}
        emptyTitle={t('steps.noSteps')}
        emptyDetail={t('steps.noStepsDetail')}
      />
      {edited !== null && (
        <StepDrawer key={edited} id={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
