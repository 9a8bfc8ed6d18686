import { Checkbox, Col, Input, Row, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../forms/field.tsx';
import { useLimits } from '../../forms/limits.ts';
import { NumberInput } from '../../forms/number-input.tsx';
import { isSizeText } from '../../parts/policy/policy-draft.ts';
import { RunPolicy } from '../../parts/policy/run-policy.tsx';
import { faultAt, type FieldFault } from '../../shell/field-of-error.ts';
import type { ChosenTemplate } from '../../parts/params/use-chosen-template.ts';
import { NODE_ORDERS, type RunDraft } from './run-draft.ts';

interface RollingFieldsProps {
  readonly draft: RunDraft;
  readonly template: ChosenTemplate | null;
  readonly fault: FieldFault | null;
  readonly onChange: (changed: Partial<RunDraft>) => void;
}

/** The longest timeout of the server, a week in seconds. */
const LONGEST_TIMEOUT = 604_800;
const MOST_AT_ONCE = 1_000_000;

/** How a run goes from node to node. */
export function RollingFields({ draft, template, fault, onChange }: RollingFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Row gutter={16}>
        <NumberField
          label={t('run.most')}
          hint={t('run.mostHint')}
          error={faultAt(fault, 'max_num')}
          value={draft.most}
          most={MOST_AT_ONCE}
          onChange={(most) => onChange({ most })}
        />
        <NumberField
          label={t('run.ratio')}
          hint={t('run.ratioHint')}
          error={faultAt(fault, 'max_ratio')}
          value={draft.ratio}
          most={100}
          onChange={(ratio) => onChange({ ratio })}
        />
        <Failures
          failures={draft.failures}
          fault={faultAt(fault, 'max_failures')}
          onChange={(failures) => onChange({ failures })}
        />
        <NumberField
          label={t('run.timeout')}
          hint={t('run.timeoutHint')}
          error={faultAt(fault, 'timeout')}
          value={draft.timeout}
          most={LONGEST_TIMEOUT}
          onChange={(timeout) => onChange({ timeout })}
        />
        <Order draft={draft} onChange={onChange} />
      </Row>
      {draft.kind === 'command' ? (
        <Checkbox checked={draft.isContinuing} onChange={({ target }) => onChange({ isContinuing: target.checked })}>
          {t('run.continueOnFailure')}
        </Checkbox>
      ) : (
        template !== null && (
          <RunPolicy
            kind="manual"
            ofTemplate={template.policy}
            own={draft.policy}
            fault={fault}
            onChange={(policy) => onChange({ policy })}
          />
        )
      )}
    </>
  );
}

function Order({ draft, onChange }: Pick<RollingFieldsProps, 'draft' | 'onChange'>) {
  const { t } = useTranslation();
  return (
    <Col xs={24} md={12}>
      <Field label={t('run.order')}>
        {(control) => (
          <Select
            {...control}
            style={{ width: '100%' }}
            value={draft.order}
            options={NODE_ORDERS.map((order) => ({ value: order, label: t(`run.order_${order}`) }))}
            onChange={(order) => onChange({ order })}
          />
        )}
      </Field>
    </Col>
  );
}

interface FailuresProps {
  readonly failures: string;
  readonly fault: string | null;
  readonly onChange: (text: string) => void;
}

function Failures({ failures, fault, onChange }: FailuresProps) {
  const { t } = useTranslation();
  const isWrong = failures !== '' && !isSizeText(failures, false);
  return (
    <Col xs={24} md={12}>
      <Field label={t('run.failures')} hint={t('run.failuresHint')} error={isWrong ? t('run.notFailures') : fault}>
        {(control) => <Input {...control} value={failures} onChange={({ target }) => onChange(target.value.trim())} />}
      </Field>
    </Col>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly error: string | null;
  readonly value: number | null;
  readonly most: number;
  readonly onChange: (value: number | null) => void;
}

function NumberField({ label, hint, error, value, most, onChange }: NumberFieldProps) {
  const { from, within } = useLimits();
  return (
    <Col xs={24} md={12}>
      <Field label={label} hint={hint} limit={most === MOST_AT_ONCE ? from(1) : within(1, most)} error={error}>
        {(control) => (
          <NumberInput
            {...control}
            style={{ width: '100%' }}
            min={1}
            max={most}
            precision={0}
            value={value}
            onChange={onChange}
          />
        )}
      </Field>
    </Col>
  );
}
