import { Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schedule } from '../../data/schedules.ts';
import { Moment } from '../../parts/moment.tsx';
import { OutcomeMark } from '../../parts/outcome-mark.tsx';

/** The result of the last firing, with links to its tasks. */
export function Outcome({ last }: { readonly last: Schedule['last'] }) {
  const { t } = useTranslation();
  if (last === null) return <Typography.Text type="secondary">{t('schedules.notYet')}</Typography.Text>;
  return (
    <div style={{ maxWidth: 300, minWidth: 160, whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
      <OutcomeMark run={last} /> {last.fired_at !== null && <Moment at={last.fired_at} />}
      <Typography.Text type="secondary" style={{ display: 'block' }}>
        {last.message}{' '}
        {last.task_ids.map((id) => (
          <Link key={id} to={`/ui/tasks/${id}`} style={{ marginInlineEnd: 8 }}>
            {t('schedules.task', { id })}
          </Link>
        ))}
      </Typography.Text>
      {last.followers.map((follower) => (
        <Typography.Text key={follower.pool_id} type="secondary" style={{ display: 'block' }}>
          {follower.pool_name}
          {t('lists.colon')}
          <OutcomeMark run={follower} /> {follower.message}
        </Typography.Text>
      ))}
    </div>
  );
}
