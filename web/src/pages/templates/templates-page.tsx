import { CopyOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type ListedTemplate, templatesPage, useDeleteTemplate } from '../../data/templates.ts';
import { type Sorting, TEMPLATE_SORTS } from '../../data/list-part.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { NameCell } from '../../lists/name-cell.tsx';
import { sortedColumn } from '../../lists/sorting.ts';
import { ChangedCell } from '../../parts/record/changed-cell.tsx';
import { DeleteRestorable } from '../../parts/record/delete-restorable.tsx';
import { LastTask } from '../../parts/record/last-task.tsx';
import { RecentlyDeleted } from '../../parts/record/recently-deleted.tsx';

/** The list of templates. */
export default function TemplatesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params, setParams] = useListParams(TEMPLATE_SORTS);
  const query = useQuery(templatesPage(params));
  const columns = useColumns(params.sort);
  return (
    <>
      <h1>{t('shell.templates')}</h1>
      <Listing
        label={t('shell.templates')}
        query={query}
        columns={columns}
        params={params}
        onParams={setParams}
        create={t('templates.create')}
        onCreate={() => void navigate('/ui/templates/new')}
        extra={<RecentlyDeleted kind="template" />}
        emptyTitle={t('templates.none')}
        emptyDetail={t('templates.noneDetail')}
      />
    </>
  );
}

function useColumns(sort: Sorting | null): TableColumnsType<ListedTemplate> {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteTemplate();
  return [
    {
      title: t('forms.name'),
      ...sortedColumn('name', sort),
      render: (_, row) => <NameCell row={row} to={`/ui/templates/${row.id}`} />,
    },
    {
      title: t('templates.steps'),
      render: (_, { steps }) => (
        <Flex gap={4} wrap style={{ minWidth: 160, maxWidth: 300 }}>
          {steps.map(({ name }, index) => (
            <Tag key={`${name}-${String(index)}`}>{`${index + 1} ${name}`}</Tag>
          ))}
        </Flex>
      ),
    },
    {
      title: t('find.usedBy'),
      key: 'used',
      render: (_, { pool_count: count }) => (count === 0 ? '–' : t('find.poolCount', { count })),
    },
    {
      title: t('find.lastTask'),
      ...sortedColumn('last_task', sort),
      render: (_, { last_task: task }) => <LastTask task={task} />,
    },
    {
      title: t('find.changed'),
      ...sortedColumn('changed', sort),
      render: (_, row) => <ChangedCell row={row} />,
    },
    {
      align: 'end',
      render: (_, { id, name }) => (
        <Flex justify="end">
          <Button
            type="text"
            icon={<PlayCircleOutlined aria-hidden />}
            aria-label={t('run.runTemplate', { name })}
            title={t('run.runTemplate', { name })}
            onClick={() => void navigate(`/ui/run?template=${id}`)}
          />
          <Button
            type="text"
            icon={<CopyOutlined aria-hidden />}
            aria-label={t('templates.copyOf', { name })}
            title={t('templates.copyOf', { name })}
            onClick={() => void navigate(`/ui/templates/new?from=${id}`)}
          />
          <DeleteRestorable kind="template" id={id} name={name} onDelete={() => remove.mutateAsync(id)} />
        </Flex>
      ),
    },
  ];
}
