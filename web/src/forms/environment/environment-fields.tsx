import { Col, Collapse, Input, Row, theme } from 'antd';
import { use, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultAt } from '../../shell/field-of-error.ts';
import { Field } from '../field.tsx';
import { FormFault } from '../form-fault.ts';
import { useLimits } from '../limits.ts';
import { NumberInput } from '../number-input.tsx';
import { EnvField } from './env-field.tsx';
import {
  type Environment,
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  LEAST_OUTPUT,
  MOST_OUTPUT,
  saidEnvironment,
} from './environment.ts';
import { LimitFields } from './limit-fields.tsx';

interface EnvironmentFieldsProps {
  /** What comes before the names of its fields in the API, by which a refusal marks them. */
  readonly place: string;
  readonly value: Environment;
  readonly onChange: (value: Environment) => void;
}

const LONGEST_DIR = 1024;

/** What the actions of a step find on the node, folded away until somebody wants it, or the server refuses it. */
export function EnvironmentFields({ place, value, onChange }: EnvironmentFieldsProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const fault = use(FormFault);
  const isRefused = ENVIRONMENT_FIELDS.some((name) => faultAt(fault, `${place}${name}`) !== null);
  const [isOpen, setOpen] = useState(false);
  const said = saidEnvironment(value);
  return (
    <Collapse
      style={{ marginBottom: 16 }}
      activeKey={isOpen || isRefused ? ['environment'] : []}
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[
        {
          key: 'environment',
          label: (
            <>
              {t('forms.environment.title')}
              <span style={{ display: 'block', color: token.colorTextSecondary, overflowWrap: 'anywhere' }}>
                {said.length === 0 ? t('forms.environment.none') : said.join(' · ')}
              </span>
            </>
          ),
          children: <Fields place={place} value={value} onChange={onChange} />,
        },
      ]}
    />
  );
}

function Fields({ place, value, onChange }: EnvironmentFieldsProps) {
  const { t } = useTranslation();
  const { upTo } = useLimits();
  const set = (name: EnvironmentField, given: unknown): void => {
    const { [name]: _before, ...rest } = value;
    onChange(given === undefined || given === '' ? rest : { ...rest, [name]: given });
  };
  const text = (name: 'dir' | 'umask' | 'locale', placeholder: string) => (
    <Field
      name={`${place}${name}`}
      label={t(`forms.environment.${name}`)}
      hint={t(`forms.environment.${name}Hint`)}
      limit={name === 'dir' ? upTo(LONGEST_DIR) : undefined}
    >
      {(control) => (
        <Input
          {...control}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          placeholder={placeholder}
          value={typeof value[name] === 'string' ? value[name] : ''}
          onChange={({ target }) => set(name, target.value)}
        />
      )}
    </Field>
  );
  return (
    <>
      <EnvField name={`${place}env`} value={value.env} onChange={(env) => set('env', env)} />
      {text('dir', '/srv/app')}
      <Row gutter={16}>
        <Col xs={24} md={12}>
          {text('locale', 'C.UTF-8')}
        </Col>
        <Col xs={24} md={12}>
          {text('umask', '022')}
        </Col>
      </Row>
      <LimitFields place={`${place}limits`} value={value.limits} onChange={(limits) => set('limits', limits)} />
      <OutputField place={place} value={value.output_limit} onChange={(limit) => set('output_limit', limit)} />
    </>
  );
}

interface OutputFieldProps {
  readonly place: string;
  readonly value: unknown;
  readonly onChange: (value: number | undefined) => void;
}

function OutputField({ place, value, onChange }: OutputFieldProps) {
  const { t } = useTranslation();
  const { within } = useLimits();
  return (
    <Field
      name={`${place}output_limit`}
      label={t('forms.environment.output')}
      hint={t('forms.environment.outputHint')}
      limit={within(LEAST_OUTPUT, MOST_OUTPUT)}
    >
      {(control) => (
        <NumberInput
          {...control}
          style={{ width: '100%' }}
          min={LEAST_OUTPUT}
          max={MOST_OUTPUT}
          precision={0}
          placeholder="262144"
          value={typeof value === 'number' ? value : null}
          onChange={(limit) => onChange(limit ?? undefined)}
        />
      )}
    </Field>
  );
}
