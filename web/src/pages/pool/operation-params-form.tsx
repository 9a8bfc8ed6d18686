import { Collapse } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskPlan } from '../../data/operations.ts';
import { ParamForm } from '../../parts/params/param-form.tsx';
import type { GivenParams, ParamGroup } from '../../parts/params/param-groups.ts';
import { poolValues } from '../../parts/params/pool-values.ts';
import { useRequired } from '../../parts/params/use-required.ts';
import { type FieldFault, faultOf } from '../../shell/field-of-error.ts';

interface OperationParamsProps {
  readonly templateId: number | null;
  readonly groups: readonly ParamGroup[];
  readonly given: GivenParams;
  /** The last plan, which has the values that the pool fills in; undefined = there is none yet. */
  readonly plan: TaskPlan | undefined;
  /** Why the operation, or its plan, was refused; null = it was not. */
  readonly error: unknown;
  readonly onChange: (given: GivenParams) => void;
}

/** The parameters of an operation: folded away until one is needed, as most operations change none. */
export function OperationParams({ templateId, groups, given, plan, error, onChange }: OperationParamsProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const required = useRequired(templateId, error);
  const fault = faultOf(error);
  const changed = Object.values(given).flatMap((params) => Object.keys(params)).length;
  const isNeeded = required.length > 0 || isAboutParams(fault, groups);
  if (groups.length === 0) return null;
  return (
    <Collapse
      style={{ marginBottom: 16 }}
      activeKey={isOpen || isNeeded ? ['params'] : []}
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[
        {
          key: 'params',
          label: changed === 0 ? t('pool.params') : t('pool.paramsChanged', { count: changed }),
          children: (
            <ParamForm
              groups={groups}
              given={given}
              required={required}
              fault={fault}
              ofPools={poolValues(plan === undefined ? [] : [plan])}
              onChange={onChange}
            />
          ),
        },
      ]}
    />
  );
}

/** The server names a parameter by its path, or alone. */
function isAboutParams(fault: FieldFault | null, groups: readonly ParamGroup[]): boolean {
  if (fault === null) return false;
  return (
    fault.field.startsWith('params') || groups.some(({ params }) => params.some(({ name }) => name === fault.field))
  );
}
