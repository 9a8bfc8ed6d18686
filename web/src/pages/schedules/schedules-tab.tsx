import { useQuery } from '@tanstack/react-query';
import { Flex, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Schedule, schedulesPage, useDeleteSchedule } from '../../data/schedules.ts';
import { useEdited } from '../../forms/use-edited.ts';
import { useListParams } from '../../lists/list-params.ts';
import { Listing } from '../../lists/listing.tsx';
import { RowActions } from '../../lists/row-actions.tsx';
import { Moment } from '../../parts/moment.tsx';
import { amountOf } from './dependency-graph.ts';
import { Outcome } from './outcome.tsx';
import { ScheduleDrawer } from './schedule-drawer.tsx';
import { shortTime, weekDay } from './week-day.ts';

export function SchedulesTab() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const [edited, setEdited] = useEdited();
  const columns = useColumns();
  return (
    <>
      <Listing
        label={t('shell.schedules')}
        query={useQuery(schedulesPage(params))}
        columns={columns}
        params={params}
        onParams={setParams}
        create={t('schedules.create')}
        onCreate={() => setEdited('new')}
        emptyTitle={t('schedules.none')}
        emptyDetail={t('schedules.noneDetail')}
      />
      {edited !== null && (
        <ScheduleDrawer key={edited} id={edited === 'new' ? 0 : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

function useColumns(): TableColumnsType<Schedule> {
  const { t } = useTranslation();
  const remove = useDeleteSchedule();
  return [
    {
      title: t('schedules.pool'),
      render: (_, { id, pool, type }) => (
        <Flex gap={8} align="baseline" wrap style={{ minWidth: 140 }}>
          <Link to={`?edit=${id}`}>{pool.name}</Link>
          <Tag>{t(`schedules.type.${type}`)}</Tag>
        </Flex>
      ),
    },
    { title: t('schedules.when'), render: (_, schedule) => <Items schedule={schedule} /> },
    {
      title: t('schedules.next'),
      render: (_, { next_at: at, exec_type: exec }) =>
        at === null ? t(exec === 'depend' ? 'schedules.withOthers' : 'schedules.never') : <Moment at={at} />,
    },
    { title: t('schedules.last'), render: (_, { last }) => <Outcome last={last} /> },
    {
      align: 'end',
      render: (_, { id, pool, type }) => (
        <RowActions name={`${pool.name} · ${t(`schedules.type.${type}`)}`} remove={() => remove.mutateAsync(id)} />
      ),
    },
  ];
}

function Items({ schedule }: { readonly schedule: Schedule }) {
  const { t } = useTranslation();
  const { cron_items: cron, depend_items: depend, type } = schedule;
  return (
    <Flex gap={4} wrap style={{ maxWidth: 280, minWidth: 160 }}>
      {cron.map(({ id, week_day: day, time, instance_num: size, ignore }) => (
        <Tag key={`cron ${id}`} variant={ignore === 1 ? 'outlined' : 'filled'}>
          {t(`schedules.days.${weekDay(day)}`)} {shortTime(time)}
          {type !== 'upload' && ` → ${t('schedules.toSize', { count: size })}`}
          {ignore === 1 && ` · ${t('schedules.off')}`}
        </Tag>
      ))}
      {depend.map(({ id, pool, ratio, elastic_count: extra }) => (
        <Tag key={`depend ${id}`} color="blue">
          {t('schedules.moves', { pool: pool.name, amount: amountOf(ratio, extra) })}
        </Tag>
      ))}
    </Flex>
  );
}
