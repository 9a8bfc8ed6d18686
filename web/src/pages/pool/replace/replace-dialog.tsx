import { Collapse, Grid, Segmented, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../data/nodes.ts';
import type { Pool } from '../../../data/pools.ts';
import { useService } from '../../../data/services.ts';
import { useChosenTemplate } from '../../../parts/params/use-chosen-template.ts';
import type { PolicyDraft } from '../../../parts/policy/policy-draft.ts';
import { RunPolicy } from '../../../parts/policy/run-policy.tsx';
import { faultAt, type FieldFault } from '../../../shell/field-of-error.ts';
import { OperationDialog } from '../operation-dialog.tsx';
import { REPLACE_WAYS, type ReplaceDraft, type ReplaceWay, wantedReplace } from './replace-draft.ts';
import { ReplaceWayFields } from './replace-way-fields.tsx';

interface ReplaceDialogProps {
  readonly pool: Pool;
  /** The nodes that are selected in the table. */
  readonly selected: readonly Node[];
  /** Ids of nodes that have lost their machines, which are replaced instead of the selected ones; null = none. */
  readonly lost: readonly number[] | null;
  readonly onClose: () => void;
}

/** Replaces machines of a pool, all or the selected ones. */
export function ReplaceDialog({ pool, selected, lost, onClose }: ReplaceDialogProps) {
  const { t } = useTranslation();
  const isNarrow = Grid.useBreakpoint().sm !== true;
  const chosen = lost ?? selected.map(({ id }) => id);
  const [initial] = useState(() => draftFor(chosen, lost !== null));
  const [draft, setDraft] = useState(initial);
  const change = (changed: Partial<ReplaceDraft>): void => setDraft((before) => ({ ...before, ...changed }));
  const ofTemplate = useChosenTemplate(pool.tasks.expand ?? null)?.policy ?? {};
  const image = useService(pool.service_id).data?.docker_image ?? '';
  return (
    <OperationDialog
      title={t('pool.replace.title', { name: pool.name })}
      okText={draft.isOfSelected ? t('pool.replace.ok', { count: chosen.length }) : t('pool.replace.okNone')}
      pool={pool}
      operation="expand"
      image={image}
      wanted={wantedReplace(draft, chosen, ofTemplate)}
      isDangerous
      isDirty={JSON.stringify(draft) !== JSON.stringify(initial)}
      fields={(fault) => (
        <Rolling ofTemplate={ofTemplate} own={draft.policy} fault={fault} onChange={(policy) => change({ policy })} />
      )}
      onClose={onClose}
    >
      <Segmented<'all' | 'selected'>
        block
        vertical={isNarrow}
        aria-label={t('pool.replace.which')}
        value={draft.isOfSelected ? 'selected' : 'all'}
        onChange={(which) => change({ isOfSelected: which === 'selected' })}
        options={[
          { value: 'all', label: t('pool.replace.all') },
          {
            value: 'selected',
            label: t(lost === null ? 'pool.replace.selected' : 'pool.replace.lost', { count: chosen.length }),
          },
        ]}
      />
      {draft.isOfSelected && chosen.length === 0 && (
        <Typography.Paragraph style={{ marginTop: 16 }}>{t('pool.replace.noneSelected')}</Typography.Paragraph>
      )}
      <Segmented<ReplaceWay>
        block
        vertical={isNarrow}
        style={{ margin: '16px 0 8px' }}
        aria-label={t('pool.replace.way')}
        value={draft.way}
        onChange={(way) => change({ way, atOnce: USUAL[way] })}
        options={REPLACE_WAYS.map((way) => ({ value: way, label: t(`pool.replace.${way}`) }))}
      />
      <Typography.Paragraph type="secondary">{t(`pool.replace.${draft.way}Hint`)}</Typography.Paragraph>
      <ReplaceWayFields draft={draft} onChange={change} />
    </OperationDialog>
  );
}

/** How many machines at once to begin with. */
const USUAL: Readonly<Record<ReplaceWay, string>> = { rolling: '10%', blueGreen: '100%', oldFirst: '1' };

/** As many lost ones are replaced at once by themselves too. */
const MOST_LOST = 10;

/** Machines that are gone serve nobody: they go first. */
function draftFor(chosen: readonly number[], areLost: boolean): ReplaceDraft {
  const way = areLost ? 'oldFirst' : 'rolling';
  const atOnce = areLost ? String(Math.min(chosen.length, MOST_LOST)) : USUAL[way];
  return { isOfSelected: chosen.length > 0, way, atOnce, bake: null, isAsked: false, policy: null };
}

interface RollingProps {
  readonly ofTemplate: PolicyDraft;
  readonly own: PolicyDraft | null;
  readonly fault: FieldFault | null;
  readonly onChange: (own: PolicyDraft | null) => void;
}

/** The policy, folded away until it differs from the template's. */
function Rolling({ ofTemplate, own, fault, onChange }: RollingProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Collapse
      style={{ marginBottom: 16 }}
      activeKey={isOpen || faultAt(fault, 'policy') !== null ? ['rolling'] : []}
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[
        {
          key: 'rolling',
          label: t('pool.rolling'),
          children: <RunPolicy kind="replace" ofTemplate={ofTemplate} own={own} fault={fault} onChange={onChange} />,
        },
      ]}
    />
  );
}
