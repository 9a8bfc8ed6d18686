import { Alert, Button, Flex, Select, Spin, theme, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskPlan } from '../../data/operations.ts';
import { checkRun, type WantedRun } from '../../data/runs.ts';
import { Field } from '../../forms/field.tsx';
import { PlanRefused } from '../../parts/params/plan-refused.tsx';
import { CheckPlan } from '../../parts/check/check-plan.tsx';
import { PlanView } from '../../parts/plan-view.tsx';
import { useErrorText } from '../../shell/error-text.ts';
import { Panel } from '../../shell/panel.tsx';
import { NodeScripts } from '../../parts/deployed/node-scripts.tsx';
import type { PlannedRun } from './use-planned-run.ts';

interface PlanPanelProps {
  readonly wanted: WantedRun | null;
  readonly planned: PlannedRun;
  /** How many nodes are chosen. */
  readonly count: number;
  /** False while nobody has named a node; one that is named may still be looked up. */
  readonly isAnyNamed: boolean;
  /** Starts what is wanted, and leaves the page. @throws ApiError */
  readonly onStart: (wanted: WantedRun) => Promise<void>;
}

/** What would happen, pool by pool, and the button that has it happen. */
export function PlanPanel({ wanted, planned, count, isAnyNamed, onStart }: PlanPanelProps) {
  const { t } = useTranslation();
  const { query: plan, isPlanned } = planned;
  const { token } = theme.useToken();
  const say = useErrorText();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const start = async (): Promise<void> => {
    if (wanted === null) return;
    setBusy(true);
    setRefusal(null);
    try {
      await onStart(wanted);
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  };
  return (
    <Panel title={t('run.plan')}>
      <Flex vertical gap={12}>
        {wanted === null ? (
          <Typography.Text type="secondary">{t(isAnyNamed ? 'run.planWaiting' : 'run.noneChosen')}</Typography.Text>
        ) : plan.isError ? (
          <PlanRefused error={plan.error} />
        ) : (
          <Spin spinning={!isPlanned} delay={150}>
            <div style={{ minHeight: 80 }} aria-live="polite">
              <Plans plans={plan.data ?? []} planned={planned} />
            </div>
            {isPlanned && wanted.work.kind === 'template' && (
              <CheckPlan
                key={JSON.stringify(wanted)}
                plans={plan.data ?? []}
                node={planned.node}
                onCheck={(nodes) => checkRun(wanted, nodes)}
              />
            )}
          </Spin>
        )}
        {refusal !== null && <Alert type="error" showIcon title={say(refusal)} />}
        {/* in sight, however long the plan is */}
        <div style={{ position: 'sticky', bottom: 0, paddingBlock: 8, background: token.colorBgContainer }}>
          <Button
            type="primary"
            size="large"
            block
            disabled={!isPlanned || wanted === null}
            loading={isBusy}
            onClick={() => void start()}
          >
            {count === 0 ? t('run.start') : t('run.startOn', { count })}
          </Button>
        </div>
      </Flex>
    </Panel>
  );
}

interface PlansProps {
  readonly plans: readonly TaskPlan[];
  readonly planned: PlannedRun;
}

/** Options of the choice of a node; the rest is found by typing. */
const OFFERED = 200;

function Plans({ plans, planned: { nodes, node, setNode } }: PlansProps) {
  const { t } = useTranslation();
  const [part, setPart] = useState('');
  const offered = nodes.filter((ip) => ip.includes(part)).slice(0, OFFERED);
  const scripts =
    plans.find((plan) => plan.batches.some((batch) => batch.nodes.includes(node)))?.scripts ?? plans[0]?.scripts;
  return (
    <Flex vertical gap={16}>
      {plans.length > 1 && <strong>{t('run.planTasks', { count: plans.length })}</strong>}
      {plans.map((plan) => (
        <div key={plan.pool_id}>
          {plans.length > 1 && <h3 style={{ margin: '0 0 4px' }}>{t('run.planOf', { name: plan.pool_name })}</h3>}
          <PlanView plan={plan} />
        </div>
      ))}
      {scripts !== undefined && scripts !== null && (
        <div>
          <Field label={t('run.scriptAt')}>
            {(control) => (
              <Select
                {...control}
                style={{ width: '100%' }}
                value={node}
                showSearch={{ filterOption: false, onSearch: setPart }}
                options={offered.map((ip) => ({ value: ip, label: ip }))}
                onChange={setNode}
              />
            )}
          </Field>
          <NodeScripts scripts={scripts} />
        </div>
      )}
    </Flex>
  );
}
