import { theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schema } from '../../../../data/api.ts';
import type { Task } from '../../../../data/task/tasks.ts';
import { policyOf } from '../../../../parts/policy/policy-draft.ts';
import { PolicySentence } from '../../../../parts/policy/policy-sentence.tsx';
import { changedLines } from './changed-lines.ts';
import { TextBox } from '../../../../parts/text/text-box.tsx';

type Changes = Schema<'TaskComparison'>;

/** What two tasks were told to do differently, and the nodes that failed in one of them only. */
export function Differences({ task, changes }: { readonly task: Task; readonly changes: Changes }) {
  const { t } = useTranslation();
  const { steps, params, texts, environments, policy, only_here: here, only_there: there, task_id: other } = changes;
  const isSame =
    steps === null && policy === null && [params, texts, environments].every((found) => found.length === 0);
  return (
    <div style={{ marginTop: 12, overflowWrap: 'anywhere' }}>
      {isSame && <p style={{ margin: 0 }}>{t('tasks.compareSame')}</p>}
      {steps !== null && (
        <Part title={t('tasks.compareSteps')}>
          <Change here={steps.here.join(', ')} there={steps.there.join(', ')} />
        </Part>
      )}
      {params.length > 0 && (
        <Part title={t('tasks.compareParams')}>
          {params.map(({ step, param, here: now, there: before, is_secret: isSecret }) => (
            <div key={`${step} ${param}`}>
              {step} · {param}
              {t('lists.colon')}
              {isSecret ? t('tasks.compareSecret') : <Change here={now} there={before} />}
            </div>
          ))}
        </Part>
      )}
      {texts.length > 0 && (
        <Part title={t('tasks.compareTexts')}>
          {texts.map(({ step, action, here: now, there: before }) => (
            <TextChange key={`${step} ${action}`} name={`${step} · ${action}`} here={now ?? ''} there={before ?? ''} />
          ))}
        </Part>
      )}
      {environments.length > 0 && (
        <Part title={t('tasks.compareEnvironments')}>
          {environments.map(({ step, here: now, there: before }) => (
            <TextChange key={`${step} ${now} ${before}`} name={step} here={now ?? ''} there={before ?? ''} />
          ))}
        </Part>
      )}
      {policy !== null && (
        <Part title={t('tasks.comparePolicy')}>
          <div>
            #{task.id}: <PolicySentence policy={policyOf({ policy: policy.here })} />
          </div>
          <div>
            #{other}: <PolicySentence policy={policyOf({ policy: policy.there })} />
          </div>
        </Part>
      )}
      {changes.is_cut && <p>{t('tasks.compareCut')}</p>}
      <FailedOnly taskId={task.id} {...here} />
      <FailedOnly taskId={other} {...there} />
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <>
      <h3 style={{ margin: '12px 0 4px', fontSize: token.fontSizeSM, color: token.colorTextSecondary }}>{title}</h3>
      {children}
    </>
  );
}

function Change({ here, there }: { readonly here: string | null; readonly there: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <del>{there ?? t('tasks.compareAbsent')}</del> → <ins>{here ?? t('tasks.compareAbsent')}</ins>
    </>
  );
}

function TextChange({ name, here, there }: { readonly name: string; readonly here: string; readonly there: string }) {
  const { token } = theme.useToken();
  const lines = changedLines(there, here);
  return (
    <figure style={{ margin: '0 0 8px' }}>
      <figcaption>{name}</figcaption>
      <TextBox label={name}>
        {lines.map(({ mark, text }, index) => (
          // a line may be there twice
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} style={mark === ' ' ? {} : { background: token.colorFillSecondary }}>
            {mark} {text}
          </div>
        ))}
      </TextBox>
    </figure>
  );
}

interface FailedOnlyProps {
  readonly taskId: number;
  readonly count: number;
  readonly nodes: Changes['only_here']['nodes'];
}

function FailedOnly({ taskId, count, nodes }: FailedOnlyProps) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <Part title={t('tasks.compareOnlyHere', { count, task: taskId })}>
      {nodes.map(({ id, ip }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <Link to={`/ui/tasks/${taskId}?node=${id}`}>{ip}</Link>
        </span>
      ))}
      {count > nodes.length && ' …'}
    </Part>
  );
}
