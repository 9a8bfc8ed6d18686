import { Checkbox, Collapse } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PolicyDraft } from '../../../parts/policy/policy-draft.ts';
import { RunPolicy } from '../../../parts/policy/run-policy.tsx';
import { faultAt, type FieldFault } from '../../../shell/field-of-error.ts';
import type { DeployDraft } from './earlier-deploy.ts';

interface DeployRollingProps {
  readonly ofTemplate: PolicyDraft;
  /** null = the template's. */
  readonly policy: PolicyDraft | null;
  readonly isForced: boolean;
  readonly fault: FieldFault | null;
  readonly onChange: (changed: Partial<DeployDraft>) => void;
}

/** How a deploy goes from batch to batch, and whether it leaves out nodes that run the image; folded away until it differs. */
export function DeployRolling({ ofTemplate, policy, isForced, fault, onChange }: DeployRollingProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(policy !== null || isForced);
  return (
    <Collapse
      style={{ marginBottom: 16 }}
      activeKey={isOpen || faultAt(fault, 'policy') !== null ? ['rolling'] : []}
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[
        {
          key: 'rolling',
          label: t('pool.rolling'),
          children: (
            <>
              <Checkbox
                style={{ marginBottom: 12 }}
                checked={isForced}
                onChange={({ target }) => onChange({ isForced: target.checked })}
              >
                {t('pool.deployForce')}
              </Checkbox>
              <RunPolicy
                kind="deploy"
                ofTemplate={ofTemplate}
                own={policy}
                fault={fault}
                onChange={(own) => onChange({ policy: own })}
              />
            </>
          ),
        },
      ]}
    />
  );
}
