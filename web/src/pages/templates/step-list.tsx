import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Empty } from 'antd';
import { type Dispatch, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsableStep } from '../../data/steps.ts';
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
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
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
