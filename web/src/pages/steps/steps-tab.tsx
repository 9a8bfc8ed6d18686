import { useQuery } from '@tanstack/react-query';
import { Flex, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type RemoteStep, remoteStepsPage, useDeleteRemoteStep } from '../../data/steps.ts';
import { useEdited } from '../../forms/use-edited.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { NameCell } from '../../lists/name-cell.tsx';
import { RowActions } from '../../lists/row-actions.tsx';
import { StepDrawer } from './step-drawer.tsx';

export function StepsTab() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const [edited, setEdited] = useEdited();
  const remove = useDeleteRemoteStep();
  const columns: TableColumnsType<RemoteStep> = [
    {
      title: t('forms.name'),
      render: (_, { id, name, desc }) => <NameCell name={name} desc={desc} to={`?tab=steps&edit=${id}`} />,
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
    { align: 'end', render: (_, { id, name }) => <RowActions name={name} remove={() => remove.mutateAsync(id)} /> },
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
        emptyTitle={t('steps.noSteps')}
        emptyDetail={t('steps.noStepsDetail')}
      />
      {edited !== null && (
        <StepDrawer key={edited} id={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
