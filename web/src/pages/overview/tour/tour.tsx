import { CheckCircleFilled, CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Spin, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { providersOf, refusalOf } from '../../../data/backends.ts';
import { LoadFailed } from '../../../shell/load-failed.tsx';
import { DEMO } from './demo.ts';
import { CurrentStep } from './tour-current.tsx';
import { useExisting } from './tour-calls.ts';
import { type Existing, TOUR_STEPS, tourIds, tourProgress } from './tour-progress.ts';

/** Builds a pool of sandbox nodes step by step, and explains each step. */
export default function Tour({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const existing = useExisting();
  const refusal = useSandboxRefusal();
  return (
    <section
      aria-labelledby="tour"
      style={{
        maxWidth: 760,
        margin: '0 auto 16px',
        padding: 24,
        background: token.colorBgContainer,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadiusLG,
      }}
    >
      <header style={{ display: 'flex', gap: 12, alignItems: 'flex-start' }}>
        <h2 id="tour" style={{ margin: 0, flex: 1, fontSize: 20 }}>
          {t('tour.title')}
        </h2>
        <Button
          type="text"
          icon={<CloseOutlined aria-hidden />}
          aria-label={t('tour.close')}
          title={t('tour.close')}
          onClick={onClose}
        />
      </header>
      <p style={{ color: token.colorTextSecondary }}>{t('tour.intro', { count: DEMO.nodes })}</p>
      {refusal !== null && <NoSandbox refusal={refusal} />}
      {refusal === null && existing.data !== undefined && <Steps existing={existing.data} onClose={onClose} />}
      {existing.data === undefined && existing.isError && (
        <LoadFailed error={existing.error} onRetry={existing.refetch} />
      )}
      {existing.isPending && <Spin delay={150} style={{ display: 'block', margin: '48px auto' }} />}
    </section>
  );
}

/** Why the tour cannot make nodes; null when it can. */
function useSandboxRefusal(): string | null {
  const { i18n } = useTranslation();
  const sandbox = useQuery(providersOf('vm_type')).data?.find(({ name }) => name === 'sandbox');
  return sandbox === undefined ? null : refusalOf(sandbox, i18n.resolvedLanguage === 'zh' ? 'zh' : 'en');
}

function NoSandbox({ refusal }: { readonly refusal: string }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="info"
      showIcon
      title={t('tour.noSandbox')}
      description={
        <>
          <p style={{ marginTop: 0 }}>{refusal}</p>
          <Link to="/ui/fleet">{t('tour.buildOwn')}</Link>
        </>
      }
    />
  );
}

interface StepsProps {
  readonly existing: Existing;
  readonly onClose: () => void;
}

function Steps({ existing, onClose }: StepsProps) {
  const { t } = useTranslation();
  const progress = tourProgress(existing);
  const at = progress.state === 'finished' ? TOUR_STEPS.length : TOUR_STEPS.indexOf(progress.step);
  return (
    <>
      <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {TOUR_STEPS.map((step, index) => (
          <li
            key={step}
            aria-current={index === at ? 'step' : undefined}
            style={{ display: 'flex', gap: 12, padding: '10px 0' }}
          >
            <Mark number={index + 1} is={index < at ? 'done' : index === at ? 'current' : 'ahead'} />
            <div style={{ flex: 1, minWidth: 0 }}>
              <StepTitle is={index <= at ? 'reached' : 'ahead'}>{t(`tour.${step}`)}</StepTitle>
              {index === at && progress.state !== 'finished' && <CurrentStep key={step} progress={progress} />}
            </div>
          </li>
        ))}
      </ol>
      {progress.state === 'finished' && <Finished poolId={tourIds(existing).pool} onClose={onClose} />}
    </>
  );
}

function StepTitle({ is, children }: { readonly is: 'reached' | 'ahead'; readonly children: string }) {
  const { token } = theme.useToken();
  const color = is === 'reached' ? token.colorText : token.colorTextSecondary;
  return <h3 style={{ margin: 0, fontSize: token.fontSizeLG, lineHeight: '24px', color }}>{children}</h3>;
}

function Mark({ number, is }: { readonly number: number; readonly is: 'done' | 'current' | 'ahead' }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  if (is === 'done') {
    return <CheckCircleFilled aria-label={t('tour.done')} style={{ fontSize: 24, color: token.colorSuccess }} />;
  }
  const isCurrent = is === 'current';
  return (
    <span
      aria-hidden
      style={{
        flex: 'none',
        width: 24,
        height: 24,
        borderRadius: 12,
        textAlign: 'center',
        lineHeight: '24px',
        fontSize: token.fontSizeSM,
        color: isCurrent ? token.colorTextLightSolid : token.colorTextSecondary,
        background: isCurrent ? token.colorPrimary : token.colorFillSecondary,
      }}
    >
      {number}
    </span>
  );
}

interface FinishedProps {
  readonly poolId: number | null;
  readonly onClose: () => void;
}

function Finished({ poolId, onClose }: FinishedProps) {
  const { t } = useTranslation();
  return (
    <div role="status" style={{ marginTop: 12 }}>
      <p style={{ marginTop: 0 }}>{t('tour.finished', { name: DEMO.pool })}</p>
      <ul style={{ paddingInlineStart: 20 }}>
        <li>
          <Link to={`/ui/pools/${poolId}`}>{t('tour.openPool')}</Link>
        </li>
        <li>
          <Link to={`/ui/pools/${poolId}?do=shrink`}>{t('tour.takeDown')}</Link>
        </li>
        <li>
          <Link to="/ui/fleet">{t('tour.buildOwn')}</Link>
        </li>
      </ul>
      <Button onClick={onClose}>{t('tour.close')}</Button>
    </div>
  );
}
