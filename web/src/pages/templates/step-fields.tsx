import { Checkbox, Col, Row, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { UsableStep } from '../../data/steps.ts';
import type { Become } from '../../forms/become.ts';
import { BecomeField } from '../../forms/become-field.tsx';
import { environmentIn, withEnvironment } from '../../forms/environment/environment.ts';
import { EnvironmentFields } from '../../forms/environment/environment-fields.tsx';
import { Field } from '../../forms/field.tsx';
import { JsonField } from '../../forms/json-field.tsx';
import { useLimits } from '../../forms/limits.ts';
import { isRecord } from '../../forms/json-text.ts';
import { ParamField } from '../../forms/param-field.tsx';
import { NumberInput } from '../../forms/number-input.tsx';
import type { Retry, StepDraft } from './template-draft.ts';

const MOST_RETRIES = 1000;
const LONGEST_WAIT = 86_400;

interface StepFieldsProps {
  readonly step: StepDraft;
  /** Its name in the API, by which a refusal marks its fields. */
  readonly place: string;
  readonly known: UsableStep | null;
  readonly onChange: (step: StepDraft) => void;
}

/** A step's parameters, with inputs for declared ones and JSON for others, and what happens when it fails. */
export function StepFields({ step, place, known, onChange }: StepFieldsProps) {
  const { t } = useTranslation();
  const declared = known?.params ?? {};
  const others = Object.fromEntries(
    Object.entries(step.param_values).filter(([name]) => !Object.hasOwn(declared, name)),
  );
  const set = (name: string, value: unknown): void => {
    const { [name]: _before, ...rest } = step.param_values;
    onChange({ ...step, param_values: value === undefined ? rest : { ...rest, [name]: value } });
  };
  const setOthers = (value: unknown): void => {
    const kept = Object.entries(step.param_values).filter(([name]) => Object.hasOwn(declared, name));
    onChange({ ...step, param_values: { ...Object.fromEntries(kept), ...(isRecord(value) ? value : {}) } });
  };
  const setBecome = (become: Become | undefined): void => {
    const { become: _before, ...rest } = step;
    onChange(become === undefined ? rest : { ...step, become });
  };
  return (
    <>
      {known !== null && <About step={known} />}
      <Row gutter={16}>
        {Object.entries(declared).map(([name, type]) => (
          <Col key={name} xs={24} md={12}>
            <ParamField
              name={name}
              type={type}
              value={step.param_values[name]}
              placeholder={t('templates.notGiven')}
              onChange={(value) => set(name, value)}
            />
          </Col>
        ))}
      </Row>
      <JsonField
        label={t('templates.others')}
        hint={t('templates.othersHint')}
        value={Object.keys(others).length === 0 ? undefined : others}
        complaintOf={(value) => (value === undefined || isRecord(value) ? null : t('templates.othersShape'))}
        onChange={setOthers}
      />
      {known?.type === 'remote' && (
        <>
          <BecomeField
            value={step['become']}
            usual={t('forms.become.usualOfStep')}
            hint={t('forms.become.step')}
            onChange={setBecome}
          />
          <EnvironmentFields
            place={`${place}.`}
            value={environmentIn(step)}
            onChange={(environment) => onChange(withEnvironment(step, environment))}
          />
        </>
      )}
      <RetryFields place={`${place}.retry`} retry={step.retry} onChange={(retry) => onChange({ ...step, retry })} />
    </>
  );
}

function About({ step: { id, type, desc } }: { readonly step: UsableStep }) {
  const { t } = useTranslation();
  return (
    <Typography.Paragraph type="secondary">
      {desc} {type === 'remote' && <Link to={`/ui/steps?edit=${id}`}>{t('templates.openStep')}</Link>}
    </Typography.Paragraph>
  );
}

interface RetryFieldsProps {
  readonly place: string;
  readonly retry: Retry;
  readonly onChange: (retry: Retry) => void;
}

function RetryFields({ place, retry, onChange }: RetryFieldsProps) {
  const { t } = useTranslation();
  const { within } = useLimits();
  const setInterval = (interval: number | null): void => {
    const { interval: _before, ...rest } = retry;
    onChange(interval === null ? rest : { ...rest, interval });
  };
  return (
    <Row gutter={16}>
      <Col xs={12} md={6}>
        <Field name={`${place}.retry_times`} label={t('templates.retries')} limit={within(0, MOST_RETRIES)}>
          {(control) => (
            <NumberInput
              {...control}
              style={{ width: '100%' }}
              min={0}
              max={MOST_RETRIES}
              precision={0}
              value={retry.retry_times}
              onChange={(times) => onChange({ ...retry, retry_times: times ?? 0 })}
            />
          )}
        </Field>
      </Col>
      <Col xs={12} md={6}>
        <Field name={`${place}.interval`} label={t('templates.interval')} limit={within(0, LONGEST_WAIT)}>
          {(control) => (
            <NumberInput
              {...control}
              style={{ width: '100%' }}
              min={0}
              max={LONGEST_WAIT}
              precision={0}
              placeholder={t('templates.intervalUsual')}
              value={retry.interval ?? null}
              onChange={setInterval}
            />
          )}
        </Field>
      </Col>
      <Col xs={24} md={12} style={{ alignSelf: 'center', marginBottom: 16 }}>
        <Checkbox
          checked={retry.ignore_error}
          onChange={({ target }) => onChange({ ...retry, ignore_error: target.checked })}
        >
          {t('templates.ignoreError')}
        </Checkbox>
      </Col>
    </Row>
  );
}
