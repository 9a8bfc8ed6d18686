import { CopyOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type Template, templatesPage, useDeleteTemplate } from '../../data/templates.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { NameCell } from '../../lists/name-cell.tsx';
import { RowActions } from '../../lists/row-actions.tsx';

/** The list of templates. */
export default function TemplatesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params, setParams] = useListParams();
  const query = useQuery(templatesPage(params));
  const columns = useColumns();
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
        emptyTitle={t('templates.none')}
        emptyDetail={t('templates.noneDetail')}
      />
    </>
  );
}

function useColumns(): TableColumnsType<Template> {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteTemplate();
  return [
    {
      title: t('forms.name'),
      render: (_, { id, name, desc }) => <NameCell name={name} desc={desc} to={`/ui/templates/${id}`} />,
    },
    {
      title: t('templates.steps'),
      render: (_, { steps }) => (
        <Flex gap={4} wrap style={{ minWidth: 160 }}>
          {steps.map(({ name }, index) => (
            <Tag key={`${name}-${String(index)}`}>{`${index + 1} ${name}`}</Tag>
          ))}
        </Flex>
      ),
    },
    {
      align: 'end',
      render: (_, { id, name }) => (
        <RowActions name={name} remove={() => remove.mutateAsync(id)}>
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
        </RowActions>
      ),
    },
  ];
}
