import { Flex, Grid, Pagination, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useTasks } from '../../data/task/tasks.ts';
import { useZone } from '../../parts/times.ts';
import { Notice } from '../../shell/notice.tsx';
import { isFiltered, type ListFilter, listFilterOf, NO_FILTER, searchOfList, taskFilterOf } from './list-filter.ts';
import { ListFilters } from './list-filters.tsx';
import { Panel } from '../../shell/panel.tsx';
import { TaskCards } from './task-cards.tsx';
import { TaskTable } from './task-table.tsx';

/** All tasks, the newest first unless somebody sorts them. */
export default function TasksPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const filter = listFilterOf(search);
  const change = (changed: Partial<ListFilter>): void =>
    setSearch(searchOfList(filter, changed), { replace: changed.page === undefined });
  return (
    <Flex vertical gap={16}>
      <Flex wrap gap={8} align="center" justify="space-between">
        <h1 style={{ margin: 0 }}>{t('tasks.title')}</h1>
        <Link to="/ui/run">{t('run.title')}</Link>
      </Flex>
      <Panel>
        <Flex vertical gap={16}>
          <ListFilters filter={filter} onChange={change} />
          <Found filter={filter} onChange={change} />
        </Flex>
      </Panel>
    </Flex>
  );
}

interface FoundProps {
  readonly filter: ListFilter;
  readonly onChange: (changed: Partial<ListFilter>) => void;
}

function Found({ filter, onChange }: FoundProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isWide = Grid.useBreakpoint().xl === true;
  const { data, error, isPending, refetch } = useTasks(taskFilterOf(filter, useZone()));
  if (isPending) return <Spin delay={150} style={{ margin: '48px auto' }} />;
  if (data === undefined) {
    return (
      <Notice
        title={t('shell.loadFailed')}
        detail={error?.message}
        action={t('shell.tryAgain')}
        onAction={() => void refetch()}
      />
    );
  }
  if (data.query_count === 0) {
    return !isFiltered(filter) ? (
      <Notice
        title={t('tasks.none')}
        detail={t('tasks.noneHint')}
        action={t('tasks.toFleet')}
        onAction={() => void navigate('/ui/fleet')}
      />
    ) : (
      <Notice title={t('tasks.noMatch')} action={t('tasks.clearFilters')} onAction={() => onChange(NO_FILTER)} />
    );
  }
  return (
    <>
      {isWide ? (
        <TaskTable tasks={data.data} sort={filter.sort} onSort={(sort) => onChange({ sort })} />
      ) : (
        <TaskCards tasks={data.data} />
      )}
      <Pagination
        align="end"
        current={filter.page}
        pageSize={filter.pageSize}
        total={data.query_count}
        showSizeChanger
        pageSizeOptions={[10, 20, 50, 100]}
        showTotal={(count) => t('tasks.count', { count })}
        onChange={(page, pageSize) => onChange({ page, pageSize })}
        responsive
      />
    </>
  );
}
