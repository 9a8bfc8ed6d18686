import { Alert, theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { saidUsers } from '../forms/become.ts';
import { saidEnvironment } from '../forms/environment/environment.ts';
import type { TaskPlan } from '../data/operations.ts';
import { PlanWarnings } from './plan-warnings.tsx';
import { NodeLink } from './node/node-link.tsx';
import { PolicySentence } from './policy/policy-sentence.tsx';
import { useSpan } from './times.ts';

/** How many batches, and addresses of a batch, are listed; more are counted only. */
const SHOWN_BATCHES = 10;
const SHOWN_ADDRESSES = 6;

/** The plan of an operation: nodes, batches, steps with their values, expected time. */
export function PlanView({ plan }: { readonly plan: TaskPlan }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <div style={{ border: `1px solid ${token.colorBorderSecondary}`, borderRadius: token.borderRadius, padding: 12 }}>
      <p style={{ margin: 0, fontWeight: 600 }}>
        {plan.kind === 'replace'
          ? t('pool.replace.machines', { count: plan.node_count / 2 })
          : t('pool.planNodes', { count: plan.node_count })}
        {' · '}
        {t('pool.planBatches', { count: plan.batches.length })}
        {' · '}
        {t('pool.planAtOnce', { count: plan.step_len })}
      </p>
      <p style={{ margin: '4px 0 12px', color: token.colorTextSecondary }}>
        <ExpectedTime seconds={plan.expected_seconds} />
      </p>
      {plan.kind !== 'expand' && (
        <p style={{ margin: '0 0 12px', overflowWrap: 'anywhere' }}>
          <PolicySentence policy={plan.policy} kind={plan.kind} failedBatch={plan.failed_batch} />
        </p>
      )}
      <PlanWarnings plan={plan} />
      {plan.waiting_for !== null && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('pool.planWaits')}
          action={<Link to={`/ui/tasks/${plan.waiting_for}`}>{t('pool.taskNo', { id: plan.waiting_for })}</Link>}
        />
      )}
      {/* the script of a command is shown beside the plan */}
      {plan.template_id !== 0 && (
        <>
          {plan.kind === 'replace' ? (
            <PartSteps options={plan.options} />
          ) : (
            <>
              <Heading>{t('pool.planSteps', { name: plan.template_name })}</Heading>
              <PlanSteps options={plan.options} />
            </>
          )}
        </>
      )}
      <Heading>{t('pool.planBatchList')}</Heading>
      <Batches plan={plan} />
    </div>
  );
}

/** The steps of a replacement: those of the new nodes, and those of the old ones. */
export function PartSteps({ options }: { readonly options: TaskPlan['options'] }) {
  const { t } = useTranslation();
  return (['new', 'old'] as const).map((part) => (
    <div key={part}>
      <Heading>{t(`pool.replace.steps_${part}`)}</Heading>
      <PlanSteps options={options.filter((option) => option.part === part)} />
    </div>
  ));
}

function Heading({ children }: { readonly children: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <h3 style={{ margin: '8px 0 4px', fontSize: token.fontSizeSM, color: token.colorTextSecondary }}>{children}</h3>
  );
}

function ExpectedTime({ seconds }: { readonly seconds: number | null }) {
  const { t } = useTranslation();
  const say = useSpan();
  return seconds === null ? t('pool.planNoTime') : t('pool.planTime', { time: say(seconds) });
}

/** The steps of a plan with their values. */
export function PlanSteps({ options }: { readonly options: TaskPlan['options'] }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  return (
    <ol style={{ margin: 0, paddingInlineStart: 22, overflowWrap: 'anywhere' }}>
      {options.map(({ name, param_values: values, retry, become, content, ...option }, index) => (
        // a template may have a step twice
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>
          <strong>{name}</strong>
          {Object.entries(values).map(([param, value]) => (
            <code key={param} style={{ marginInlineStart: 8, color: token.colorTextSecondary }}>
              {param}={shown(value)}
            </code>
          ))}
          {content.map((repository) => (
            <Aside key={repository.id}>
              <ContentUsed of={repository} />
            </Aside>
          ))}
          {become.some((choice) => choice !== 'none') && (
            <Aside>{t('forms.become.plan', { users: saidUsers(become, t('forms.become.login')) })}</Aside>
          )}
          {saidEnvironment(option).map((said) => (
            <code key={said} style={{ marginInlineStart: 8, color: token.colorTextTertiary }}>
              {said}
            </code>
          ))}
          {retry.retry_times > 0 && <Aside>{t('pool.planRetries', { count: retry.retry_times })}</Aside>}
          {retry.ignore_error && <Aside>{t('pool.planIgnores')}</Aside>}
        </li>
      ))}
    </ol>
  );
}

/** Digits of a commit that are shown. */
const SHORT = 10;

/** From which repository a step takes files. */
function ContentUsed({ of }: { readonly of: TaskPlan['options'][number]['content'][number] }) {
  const { t } = useTranslation();
  const { id, name, ref, commit, fetched } = of;
  const values = { name, ref, commit: commit.slice(0, SHORT) };
  return (
    <Link to={`/ui/repositories?edit=${id}`} title={commit}>
      {t(fetched === null ? 'repositories.used' : 'repositories.usedOld', values)}
    </Link>
  );
}

function Aside({ children }: { readonly children: ReactNode }) {
  const { token } = theme.useToken();
  return <span style={{ marginInlineStart: 8, color: token.colorTextTertiary }}>{children}</span>;
}

function Batches({ plan: { batches, kind } }: { readonly plan: TaskPlan }) {
  const { t } = useTranslation();
  const more = batches.length - SHOWN_BATCHES;
  return (
    <ol style={{ margin: 0, paddingInlineStart: 22, overflowWrap: 'anywhere' }}>
      {batches.slice(0, SHOWN_BATCHES).map(({ seq, nodes }) => (
        <li key={seq}>
          {nodes.every((address) => address === '-') ? (
            t('pool.planNew', { count: nodes.length })
          ) : (
            <>
              {kind === 'replace' && t('pool.replace.oldNodes')}
              <Addresses nodes={nodes} />
            </>
          )}
        </li>
      ))}
      {more > 0 && <li style={{ listStyle: 'none' }}>{t('pool.planMoreBatches', { count: more })}</li>}
    </ol>
  );
}

function Addresses({ nodes }: { readonly nodes: readonly string[] }) {
  const { t } = useTranslation();
  const more = nodes.length - SHOWN_ADDRESSES;
  return (
    <>
      {nodes.slice(0, SHOWN_ADDRESSES).map((address, index) => (
        // nodes that have none yet are all called -
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index}>
          {index > 0 && ', '}
          {address === '-' ? address : <NodeLink id={null} ip={address} isAside />}
        </span>
      ))}
      {more > 0 && ` ${t('pool.planMore', { count: more })}`}
    </>
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
