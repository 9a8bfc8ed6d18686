import { Alert, Spin, theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SchedulePlan, useSavePlan } from '../../data/schedules.ts';
import { weekDayIn } from '../../i18n/moments.ts';
import { Moment } from '../../parts/moment.tsx';
import { PolicySentence } from '../../parts/policy/policy-sentence.tsx';
import { useZone } from '../../parts/times.ts';
import { errorText } from '../../shell/error-text.ts';
import { orderOf } from './save-effect.ts';
import { useSaveSentence, useSizeAt, useWhat } from './save-sentence.ts';
import type { ScheduleDraft } from './schedule-draft.ts';
import { weekDay } from './week-day.ts';

interface SavePlanViewProps {
  readonly plan: ReturnType<typeof useSavePlan>;
  readonly draft: ScheduleDraft;
}

/** What saving would do now, and what the schedule does next. */
export function SavePlanView({ plan, draft }: SavePlanViewProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <section
      aria-label={t('schedules.plan.title')}
      style={{ marginTop: 24, borderTop: `1px solid ${token.colorBorderSecondary}`, paddingTop: 16 }}
    >
      <h3 style={{ fontSize: 14, margin: '0 0 8px' }}>{t('schedules.plan.title')}</h3>
      <div aria-live="polite" style={{ minHeight: 60, overflowWrap: 'anywhere' }}>
        {plan.isError && (
          <Alert type="error" showIcon title={t('schedules.plan.refused')} description={errorText(plan.error)} />
        )}
        {plan.data === undefined || plan.isError ? (
          !plan.isError && <p style={{ margin: 0 }}>{t('schedules.plan.incomplete')}</p>
        ) : (
          <Spin spinning={plan.isPlaceholderData} delay={300}>
            <Planned plan={plan.data} draft={draft} />
          </Spin>
        )}
      </div>
    </section>
  );
}

function Planned({ plan, draft }: { readonly plan: SchedulePlan; readonly draft: ScheduleDraft }) {
  const { t } = useTranslation();
  const sentence = useSaveSentence(plan, draft.execType);
  const [own] = plan.moves;
  const followers = plan.moves.slice(1);
  return (
    <>
      <Alert type={plan.starts ? 'warning' : 'info'} showIcon title={sentence} />
      {plan.moves.map(({ pool_id: id, pool_name: pool, waits, refused }) => (
        <Obstacles key={id} pool={pool} waits={waits} refused={refused} />
      ))}
      {plan.refused !== null && own === undefined && (
        <Warning>{t('schedules.plan.deployRefused', { reason: plan.refused })}</Warning>
      )}
      {followers.length > 0 && (
        <Part title={t('schedules.plan.followers')}>
          {followers.map((move) => (
            <Follower key={move.pool_id} move={move} />
          ))}
        </Part>
      )}
      {plan.deploy !== null && (
        <p style={{ margin: '12px 0 0' }}>
          {t('schedules.plan.deploy', { count: plan.deploy.node_count, most: plan.deploy.step_len })}
          <span style={{ display: 'block' }}>
            <PolicySentence policy={plan.deploy.policy} kind="deploy" failedBatch={plan.deploy.failed_batch} />
          </span>
        </p>
      )}
      <Firings plan={plan} />
      <Others others={plan.others} isDeploy={draft.type === 'upload'} />
    </>
  );
}

function Follower({ move }: { readonly move: SchedulePlan['moves'][number] }) {
  const { t } = useTranslation();
  const what = useWhat();
  const { pool_name: pool, needed_by: by, target } = move;
  const order = orderOf(move);
  return (
    <li>
      {t('schedules.plan.follower', { pool, count: target, by: by ?? '', what: what(move) })}{' '}
      {order !== null && t(`schedules.plan.order.${order}`, { by: by ?? '' })}
    </li>
  );
}

function Firings({ plan }: { readonly plan: SchedulePlan }) {
  const { t } = useTranslation();
  const zone = useZone();
  const sizeAt = useSizeAt();
  if (plan.firings.length === 0) return null;
  return (
    <Part title={t('schedules.plan.firings', { zone })}>
      {plan.firings.map((firing) => (
        <li key={firing.at}>
          {t(`schedules.days.${weekDay(weekDayIn(zone, firing.at * 1000) + 1)}`)} <Moment at={firing.at} />{' '}
          {sizeAt(firing.size)}
        </li>
      ))}
    </Part>
  );
}

interface OthersProps {
  readonly others: SchedulePlan['others'];
  readonly isDeploy: boolean;
}

/** Other schedules of the pool that say the same kind of thing. */
function Others({ others, isDeploy }: OthersProps) {
  const { t } = useTranslation();
  const sizeAt = useSizeAt();
  if (others.length === 0) return null;
  return (
    <Part title={t(isDeploy ? 'schedules.plan.otherDeploys' : 'schedules.plan.others')}>
      {others.map(({ schedule_id: id, week_day: day, time, size }) => (
        <li key={`${id} ${day} ${time}`}>
          {sizeAt(size, { day, time })} {t('schedules.plan.ofSchedule', { id })}
        </li>
      ))}
    </Part>
  );
}

function Obstacles({
  pool,
  waits,
  refused,
}: Pick<SchedulePlan['moves'][number], 'waits' | 'refused'> & { readonly pool: string }) {
  const { t } = useTranslation();
  return (
    <>
      {waits !== null && <Warning>{t('schedules.plan.waits', { pool, reason: waits })}</Warning>}
      {refused !== null && <Warning>{t('schedules.plan.fails', { pool, reason: refused })}</Warning>}
    </>
  );
}

function Warning({ children }: { readonly children: ReactNode }) {
  return <Alert type="warning" showIcon style={{ marginTop: 8 }} title={children} />;
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <>
      <h4 style={{ margin: '12px 0 4px', fontSize: token.fontSize, color: token.colorTextSecondary }}>{title}</h4>
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>{children}</ul>
    </>
  );
}
