import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../data/query-client.ts';
import { allSchedules, type Schedule } from '../../data/schedules.ts';
import { Loaded } from '../../forms/loaded.tsx';
import { useOpened } from '../../parts/record/use-opened.ts';
import { Notice } from '../../shell/notice.tsx';
import { draftOf, NEW_SCHEDULE } from './schedule-draft.ts';
import { ScheduleForm } from './schedule-form.tsx';

interface ScheduleDrawerProps {
  /** 0 = a new one. */
  readonly id: number;
  readonly onClose: () => void;
}

/** A schedule: of which pool, what it does, when, and which pools move with it. */
export function ScheduleDrawer({ id, onClose }: ScheduleDrawerProps) {
  const { t } = useTranslation();
  const schedules = useQuery({ ...allSchedules(''), enabled: id !== 0 });
  if (id === 0) {
    const title = t('schedules.create');
    return <ScheduleForm saved={NEW_SCHEDULE} row={null} title={title} onReload={() => {}} onClose={onClose} />;
  }
  const found = schedules.data?.find((schedule) => schedule.id === id);
  if (found !== undefined) return <OpenedSchedule given={found} onClose={onClose} />;
  return (
    <Drawer open onClose={onClose} size="min(720px, 100vw)">
      <Loaded query={schedules}>{() => <Notice title={t('schedules.gone', { id })} />}</Loaded>
    </Drawer>
  );
}

interface OpenedScheduleProps extends Pick<ScheduleDrawerProps, 'onClose'> {
  readonly given: Schedule;
}

function OpenedSchedule({ given, onClose }: OpenedScheduleProps) {
  const { t } = useTranslation();
  const read = async (): Promise<Schedule> => {
    const rows = await queryClient.fetchQuery({ ...allSchedules(''), staleTime: 0 });
    return rows.find(({ id }) => id === given.id) ?? given;
  };
  const { row, round, reload } = useOpened(given, read);
  return (
    <ScheduleForm
      key={round}
      saved={draftOf(row)}
      row={row}
      title={`${row.pool.name} · ${t(`schedules.type.${row.type}`)}`}
      onReload={() => void reload()}
      onClose={onClose}
    />
  );
}
