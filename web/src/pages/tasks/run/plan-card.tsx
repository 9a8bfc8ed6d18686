import { Button, Select, Spin } from 'antd';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Task, useTaskPlan } from '../../../data/task/tasks.ts';
import { Field } from '../../../forms/field.tsx';
import { NodeScripts } from '../../../parts/deployed/node-scripts.tsx';
import { PartSteps, PlanSteps } from '../../../parts/plan-view.tsx';
import { policyOf } from '../../../parts/policy/policy-draft.ts';
import { PolicySentence } from '../../../parts/policy/policy-sentence.tsx';
import { errorText } from '../../../shell/error-text.ts';
import { Panel } from '../../../shell/panel.tsx';

interface PlanCardProps {
  readonly task: Task;
  readonly nodes: readonly { readonly ip: string }[];
}

/** Options of the choice of a node; the rest is found by typing. */
const OFFERED = 100;

/** What a task does on each of its nodes: steps, values, policy, and the scripts for one node. */
export const PlanCard = memo(function PlanCard({ task, nodes }: PlanCardProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel title={t('tasks.plan')}>
      {isOpen ? (
        <Plan task={task} nodes={nodes} />
      ) : (
        <Button onClick={() => setOpen(true)}>{t('tasks.planNow')}</Button>
      )}
    </Panel>
  );
});

function Plan({ task, nodes }: PlanCardProps) {
  const { t } = useTranslation();
  const [node, setNode] = useState(nodes[0]?.ip ?? '');
  const [part, setPart] = useState('');
  const { data: plan, error } = useTaskPlan(task.id, node);
  if (plan === undefined) return error === null ? <Spin delay={150} /> : errorText(error);
  const offered = nodes.filter(({ ip }) => ip !== '-' && ip.includes(part)).slice(0, OFFERED);
  return (
    <>
      {task.kind === 'replace' && <PartSteps options={plan.options} />}
      {task.kind !== 'replace' && task.command === null && <PlanSteps options={plan.options} />}
      {task.kind !== 'check' && (
        <p style={{ overflowWrap: 'anywhere' }}>
          <PolicySentence policy={policyOf({ policy: task.policy })} kind={task.kind} failedBatch={task.failed_batch} />
        </p>
      )}
      {plan.scripts !== null && (
        <>
          <Field label={t('tasks.planNode')}>
            {(control) => (
              <Select
                {...control}
                style={{ width: '100%' }}
                value={plan.scripts?.ip ?? node}
                showSearch={{ filterOption: false, onSearch: setPart }}
                options={offered.map(({ ip }) => ({ value: ip, label: ip }))}
                onChange={setNode}
              />
            )}
          </Field>
          <NodeScripts scripts={plan.scripts} />
        </>
      )}
    </>
  );
}
