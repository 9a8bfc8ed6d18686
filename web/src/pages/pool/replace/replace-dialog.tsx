import { Collapse, Segmented, Typography } from 'antd';
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
  readonly onClose: () => void;
}

/** Replaces machines of a pool, all or the selected ones. */
export function ReplaceDialog({ pool, selected, onClose }: ReplaceDialogProps) {
  const { t } = useTranslation();
  const [initial] = useState(() => draftFor(selected));
  const [draft, setDraft] = useState(initial);
  const change = (changed: Partial<ReplaceDraft>): void => setDraft((before) => ({ ...before, ...changed }));
  const ofTemplate = useChosenTemplate(pool.tasks.expand ?? null)?.policy ?? {};
  const image = useService(pool.service_id).data?.docker_image ?? '';
  return (
    <OperationDialog
      title={t('pool.replace.title', { name: pool.name })}
      okText={draft.isOfSelected ? t('pool.replace.ok', { count: selected.length }) : t('pool.replace.okNone')}
      pool={pool}
      operation="expand"
      image={image}
      wanted={wantedReplace(
        draft,
        selected.map(({ id }) => id),
        ofTemplate,
      )}
      isDangerous
      isDirty={JSON.stringify(draft) !== JSON.stringify(initial)}
      fields={(fault) => (
        <Rolling ofTemplate={ofTemplate} own={draft.policy} fault={fault} onChange={(policy) => change({ policy })} />
      )}
      onClose={onClose}
    >
      <Segmented<'all' | 'selected'>
        block
        aria-label={t('pool.replace.which')}
        value={draft.isOfSelected ? 'selected' : 'all'}
        onChange={(which) => change({ isOfSelected: which === 'selected' })}
        options={[
          { value: 'all', label: t('pool.replace.all') },
          { value: 'selected', label: t('pool.replace.selected', { count: selected.length }) },
        ]}
      />
      {draft.isOfSelected && selected.length === 0 && (
        <Typography.Paragraph style={{ marginTop: 16 }}>{t('pool.replace.noneSelected')}</Typography.Paragraph>
      )}
      <Segmented<ReplaceWay>
        block
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

function draftFor(selected: readonly Node[]): ReplaceDraft {
  const way = 'rolling';
  return { isOfSelected: selected.length > 0, way, atOnce: USUAL[way], bake: null, isAsked: false, policy: null };
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
