import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Empty } from 'antd';
import { type Dispatch, use, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsableStep } from '../../data/steps.ts';
import { FormFault } from '../../forms/form-fault.ts';
import type { Edit, EditorState } from './editor-state.ts';
import { StepCard } from './step-card.tsx';
import { StepPicker } from './step-picker.tsx';
import type { Finding } from './template-findings.ts';
import { useReorder } from './use-reorder.ts';

interface StepListProps {
  readonly state: EditorState;
  readonly edit: Dispatch<Edit>;
  readonly steps: readonly UsableStep[];
  readonly findings: readonly Finding[];
}

/** The steps in their order: each can be dragged, or moved by its buttons. */
export function StepList({ state, edit, steps, findings }: StepListProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useOpened(state.keys);
  const [told, setTold] = useState('');
  const { draft, keys } = state;
  const move = (from: number, to: number): void => {
    const step = draft.steps[from];
    if (step === undefined || from === to) return;
    edit({ kind: 'move', from, to });
    setTold(t('templates.movedTo', { name: step.name, place: to + 1 }));
  };
  const reorder = useReorder(draft.steps.length, move);
  const toggle = (key: number): void =>
    setOpened((before) =>
      before.has(key) ? new Set([...before].filter((other) => other !== key)) : new Set([...before, key]),
    );
  return (
    <section aria-label={t('templates.steps')}>
      <h2 style={{ fontSize: 16 }}>{t('templates.steps')}</h2>
      {draft.steps.length === 0 && <Empty description={t('templates.noSteps')} style={{ margin: '16px 0' }} />}
      <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {draft.steps.map((step, index) => {
          const key = keys[index] ?? index;
          return (
            <StepCard
              key={key}
              step={step}
              index={index}
              count={draft.steps.length}
              known={steps.find(({ name }) => name === step.name) ?? null}
              findings={findings.filter((finding) => finding.step === index)}
              isOpen={opened.has(key)}
              reorder={reorder}
              onToggle={() => toggle(key)}
              onMove={move}
              edit={edit}
            />
          );
        })}
      </ol>
      <span className="unseen" aria-live="assertive">
        {told}
      </span>
      {findings.some(({ code }) => code === 'empty') && (
        <Alert type="info" showIcon title={t('templates.finding.empty')} style={{ marginBottom: 12 }} />
      )}
      <AddStep
        steps={steps}
        onAdd={(name) => {
          setOpened((before) => new Set([...before, Math.max(-1, ...keys) + 1]));
          edit({ kind: 'add', name });
        }}
      />
    </section>
  );
}

/** The keys of the steps that are open. One that is refused is opened: what is wrong is shown in it. */
function useOpened(keys: readonly number[]) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const fault = use(FormFault);
  const [seen, setSeen] = useState(fault);
  if (fault !== seen) {
    setSeen(fault);
    const key = keys[refusedStep(fault?.field ?? '')];
    if (key !== undefined) setOpened(new Set([...opened, key]));
  }
  return [opened, setOpened] as const;
}

/** The index of the step that a refused field is of; -1 = of none. @example refusedStep('steps[2].retry') // 2 */
function refusedStep(field: string): number {
  return Number(/^steps\[(\d{1,3})\]/.exec(field)?.[1] ?? -1);
}

interface AddStepProps {
  readonly steps: readonly UsableStep[];
  readonly onAdd: (name: string) => void;
}

function AddStep({ steps, onAdd }: AddStepProps) {
  const { t } = useTranslation();
  const [isPicking, setPicking] = useState(false);
  return (
    <>
      <Button block type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => setPicking(true)}>
        {t('templates.addStep')}
      </Button>
      <StepPicker
        isOpen={isPicking}
        steps={steps}
        onClose={() => setPicking(false)}
        onPick={(name) => {
          onAdd(name);
          setPicking(false);
        }}
      />
    </>
  );
}
