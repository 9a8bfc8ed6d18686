import { useQuery } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { usableSteps } from '../../data/steps.ts';
import { oneTemplate, useTryTemplate } from '../../data/templates.ts';
import { isOnlyMissing, type MissingParam, missingParams } from '../../parts/params/missing-params.ts';
import { type GivenParams, paramGroups } from '../../parts/params/param-groups.ts';
import { ParamForm } from '../../parts/params/param-form.tsx';
import { useOperatorName } from '../../session/session.ts';
import { type FieldFault, faultOf } from '../../shell/field-of-error.ts';
import { FormDialog } from '../../shell/form-dialog.tsx';

interface TryDialogProps {
  readonly id: number;
  readonly name: string;
  readonly onClose: () => void;
}

/** Runs a saved template on one node of a pool, with values of its own, and opens the task. */
export function TryDialog({ id, name, onClose }: TryDialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const operator = useOperatorName() ?? '';
  const run = useTryTemplate();
  const groups = useGroups(id);
  const [params, setParams] = useState<GivenParams>({});
  const [required, setRequired] = useState<readonly MissingParam[]>([]);
  const [fault, setFault] = useState<FieldFault | null>(null);
  const start = async ({ ip }: { readonly ip: string }): Promise<void> => {
    setFault(null);
    try {
      const task = await run.mutateAsync({ id, name, ip: ip.trim(), operator, params });
      await navigate(`/ui/tasks/${task}`);
    } catch (error) {
      const missing = missingParams(error);
      setFault(faultOf(error));
      setRequired((before) => [...before, ...missing]);
      if (!isOnlyMissing(error)) throw error;
      throw new Error(t('run.lacking', { params: missing.map((param) => param.name).join(', ') }), { cause: error });
    }
  };
  return (
    <FormDialog
      title={t('templates.tryTitle', { name })}
      okText={t('templates.tryOk')}
      initial={{ ip: '' }}
      isDirty={Object.keys(params).length > 0}
      onSave={start}
      onClose={onClose}
    >
      <p style={{ marginTop: 0 }}>{t('templates.tryHint')}</p>
      <Form.Item
        name="ip"
        label={t('templates.tryNode')}
        rules={[{ required: true, whitespace: true, message: t('templates.tryMissing') }]}
      >
        <Input autoFocus autoComplete="off" placeholder="10.0.0.1" />
      </Form.Item>
      {groups.length > 0 && (
        <ParamForm groups={groups} given={params} required={required} fault={fault} onChange={setParams} />
      )}
    </FormDialog>
  );
}

function useGroups(id: number) {
  const { data: template } = useQuery(oneTemplate(id));
  const { data: steps } = useQuery(usableSteps);
  return useMemo(
    () => (template === undefined || steps === undefined ? [] : paramGroups(template.steps, steps)),
    [template, steps],
  );
}
