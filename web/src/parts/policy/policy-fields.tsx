import { Checkbox, Col, Collapse, Input, Row, theme } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../forms/field.tsx';
import { useFaultAt } from '../../forms/form-fault.ts';
import { useLimits } from '../../forms/limits.ts';
import { JsonField } from '../../forms/json-field.tsx';
import { isRecord } from '../../forms/json-text.ts';
import { NumberInput } from '../../forms/number-input.tsx';
import { CHECK_FIELDS, isSizeText, type PolicyDraft, SIZE_FIELDS, sizeText, withRule } from './policy-draft.ts';
import { PolicySentence } from './policy-sentence.tsx';

interface PolicyFieldsProps {
  /** The kind of task that it is for; left out = any, as of a template. */
  readonly kind?: 'deploy' | 'manual' | 'replace';
  readonly policy: PolicyDraft;
  /** null = no policy. */
  readonly onChange: (policy: PolicyDraft | null) => void;
}

/** How tasks proceed from batch to batch, and when they stop. */
export function PolicyFields({ kind, policy, onChange }: PolicyFieldsProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const count = Object.keys(policy).length;
  const isRefused = useFaultAt('policy') !== null;
  const [isOpen, setOpen] = useState(false);
  return (
    <Collapse
      style={{ marginBottom: 16 }}
      activeKey={isOpen || isRefused ? ['policy'] : []}
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[
        {
          key: 'policy',
          label: (
            <>
              {count === 0 ? t('policy.none') : t('policy.some', { count })}
              <span style={{ display: 'block', color: token.colorTextSecondary, overflowWrap: 'anywhere' }}>
                <PolicySentence policy={policy} kind={kind} />
              </span>
            </>
          ),
          children: <Rules kind={kind} policy={policy} onChange={onChange} />,
        },
      ]}
    />
  );
}

interface RulesProps extends Omit<PolicyFieldsProps, 'kind'> {
  readonly kind: PolicyFieldsProps['kind'] | undefined;
}

function Rules({ kind, policy, onChange }: RulesProps) {
  const { t } = useTranslation();
  const set = (name: string, value: unknown): void => onChange(withRule(policy, name, value));
  return (
    <>
      <Row gutter={16}>
        {SIZE_FIELDS.map((name) => (
          <Col key={name} xs={24} md={12}>
            <SizeField name={name} value={policy[name]} onChange={(value) => set(name, value)} />
          </Col>
        ))}
        <Col xs={24} md={12}>
          <BakeField value={policy['bake']} onChange={(value) => set('bake', value)} />
        </Col>
      </Row>
      {CHECK_FIELDS.map((name) => (
        <JsonField
          key={name}
          name={`policy.${name}`}
          label={t(`policy.${name}`)}
          hint={t(`policy.${name}Hint`)}
          value={policy[name] ?? undefined}
          complaintOf={(value) => (value === undefined || isRecord(value) ? null : t('templates.othersShape'))}
          onChange={(value) => set(name, value)}
        />
      ))}
      <Checkbox
        style={{ display: 'flex' }}
        checked={policy['failed_batch'] === 'continue'}
        onChange={({ target }) => set('failed_batch', target.checked ? 'continue' : undefined)}
      >
        {t('policy.failedBatch')}
      </Checkbox>
      {kind !== 'manual' && (
        <Checkbox
          checked={policy['rollback'] === true}
          onChange={({ target }) => set('rollback', target.checked ? true : undefined)}
        >
          {t(kind === 'replace' ? 'policy.rollbackNew' : 'policy.rollback')}
        </Checkbox>
      )}
    </>
  );
}

/** A week in seconds, as the server has it. */
export const LONGEST_BAKE = 604_800;

interface BakeFieldProps {
  readonly value: unknown;
  readonly onChange: (value: number | undefined) => void;
}

function BakeField({ value, onChange }: BakeFieldProps) {
  const { t } = useTranslation();
  const { within } = useLimits();
  return (
    <Field name="policy.bake" label={t('policy.bake')} hint={t('policy.bakeHint')} limit={within(0, LONGEST_BAKE)}>
      {(control) => (
        <NumberInput
          {...control}
          style={{ width: '100%' }}
          min={0}
          max={LONGEST_BAKE}
          precision={0}
          value={typeof value === 'number' ? value : null}
          onChange={(bake) => onChange(bake ?? undefined)}
        />
      )}
    </Field>
  );
}

interface SizeFieldProps {
  readonly name: (typeof SIZE_FIELDS)[number];
  readonly value: unknown;
  readonly onChange: (value: string | undefined) => void;
}

function SizeField({ name, value, onChange }: SizeFieldProps) {
  const { t } = useTranslation();
  const text = sizeText(value);
  const isList = name === 'batches' || name === 'checkpoints';
  const isWrong = text !== '' && !isSizeText(text, isList);
  return (
    <Field
      name={`policy.${name}`}
      label={t(`policy.${name}`)}
      hint={t(`policy.${name}Hint`)}
      error={isWrong ? t(isList ? 'policy.notSizes' : 'policy.notSize') : null}
    >
      {(control) => (
        <Input
          {...control}
          value={text}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        />
      )}
    </Field>
  );
}
