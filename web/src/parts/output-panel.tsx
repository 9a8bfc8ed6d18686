import { App, Button, Flex, Select, Spin, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type OutputGroup, useTaskOutput } from '../data/runs.ts';
import { type Condition, isUnderWay } from '../data/conditions.ts';
import type { Task } from '../data/task/tasks.ts';
import { Field } from '../forms/field.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { Panel } from '../shell/panel.tsx';
import { ConditionTag } from '../shell/condition.tsx';
import { GroupPages, NodeGroup, NodesLeft } from './node-group.tsx';
import { plainOutput } from './text/output-text.ts';
import { TextBox } from './text/text-box.tsx';

const PAGE_SIZE = 20;
const STATES: Readonly<Record<OutputGroup['state'], Condition>> = {
  running: 'running',
  success: 'succeeded',
  failed: 'failed',
  ignored: 'failed',
  stopped: 'stopped',
};

interface OutputPanelProps {
  readonly task: Task;
  /** Whether the command stands above what it wrote. */
  readonly hasCommand?: boolean;
}

/** What a step of a task wrote on its nodes, each text once. That of a command is what it was started for. */
export function OutputPanel({ task, hasCommand = true }: OutputPanelProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(task.command !== null);
  return (
    <Panel
      title={t('run.output')}
      extra={
        isOpen ? null : (
          <Button size="small" onClick={() => setOpen(true)}>
            {t('run.showOutput')}
          </Button>
        )
      }
    >
      {hasCommand && task.command !== null && <CommandText task={task} />}
      {isOpen ? <Outputs task={task} /> : t('run.outputFold')}
    </Panel>
  );
}

/** The command as it was sent; the header has but its first line. */
function CommandText({ task: { options } }: { readonly task: Task }) {
  const { t } = useTranslation();
  const script = options[0]?.param_values['script'];
  if (typeof script !== 'string' || !script.trim().includes('\n')) return null;
  return (
    <div style={{ marginBottom: 12 }}>
      <OutputText text={script} isCut={false} label={t('run.script')} />
    </div>
  );
}

function Outputs({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const [step, setStep] = useState(0);
  const [page, setPage] = useState(1);
  const isRunning = isUnderWay(task);
  const output = useTaskOutput(task.id, { step, page, pageSize: PAGE_SIZE }, isRunning);
  const { data: groups = [], query_count: total = 0, waiting = 0, without = 0 } = output.data ?? {};
  if (output.isError) return <LoadFailed error={output.error} onRetry={output.refetch} />;
  return (
    <Flex vertical gap={12}>
      <StepChoice
        task={task}
        step={step}
        onStep={(chosen) => {
          setStep(chosen);
          setPage(1);
        }}
      />
      <Spin spinning={!output.isSuccess} delay={150}>
        <Flex vertical gap={12} role="log" aria-live="off" aria-label={t('run.output')}>
          {groups.map((group) => (
            <Group key={`${group.state} ${group.nodes[0]?.id}`} taskId={task.id} group={group} />
          ))}
          {output.isSuccess && groups.length === 0 && <span>{t('run.outputNone')}</span>}
        </Flex>
      </Spin>
      <NodesLeft waiting={waiting} without={without} />
      <GroupPages page={page} pageSize={PAGE_SIZE} total={total} onPage={setPage} />
    </Flex>
  );
}

interface StepChoiceProps {
  readonly task: Task;
  readonly step: number;
  readonly onStep: (step: number) => void;
}

function StepChoice({ task: { options }, step, onStep }: StepChoiceProps) {
  const { t } = useTranslation();
  if (options.length < 2) return null;
  return (
    <Field label={t('run.outputOfStep')}>
      {(control) => (
        <Select
          {...control}
          style={{ width: '100%' }}
          value={step}
          options={options.map(({ name }, index) => ({ value: index, label: `${index + 1} ${name}` }))}
          onChange={onStep}
        />
      )}
    </Field>
  );
}

interface GroupProps {
  readonly taskId: number;
  readonly group: OutputGroup;
}

function Group({ taskId, group: { state, exit_code: code, count, nodes, text, is_cut: isCut, error } }: GroupProps) {
  const { t } = useTranslation();
  const head = (
    <>
      <ConditionTag condition={STATES[state]} />
      {state !== 'running' && (code === null ? t('run.noExitCode') : t('run.exitCode', { code }))}
      {nodes.length === count && <CopyAddresses addresses={nodes.map(({ ip }) => ip)} />}
    </>
  );
  return (
    <NodeGroup taskId={taskId} count={count} nodes={nodes} head={head} error={code === null ? error : ''}>
      <OutputText text={text} isCut={isCut} label={t('run.output')} />
    </NodeGroup>
  );
}

function OutputText({
  text,
  isCut,
  label,
}: {
  readonly text: string | null;
  readonly isCut: boolean;
  readonly label: string;
}) {
  const { t } = useTranslation();
  const shown = text === null ? null : plainOutput(text).trimEnd();
  if (shown === null || shown === '') {
    return (
      <Typography.Text type="secondary">{t(shown === null ? 'run.outputDiffers' : 'run.noOutput')}</Typography.Text>
    );
  }
  return (
    <>
      <TextBox label={label}>{shown}</TextBox>
      {isCut && <Typography.Text type="secondary">{t('run.outputCut')}</Typography.Text>}
    </>
  );
}

/** Not over plain HTTP from another machine: a browser has no clipboard for that. */
function CopyAddresses({ addresses }: { readonly addresses: readonly string[] }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const clipboard = (navigator as Partial<Navigator>).clipboard;
  if (clipboard === undefined) return null;
  const copy = async (): Promise<void> => {
    await clipboard.writeText(addresses.join('\n'));
    message.success(t('run.copied'));
  };
  return (
    <Button size="small" type="text" onClick={() => void copy()}>
      {t('run.copyAddresses')}
    </Button>
  );
}
