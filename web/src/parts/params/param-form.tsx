import { Col, Row, theme, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { ParamField } from '../../forms/param-field.tsx';
import type { FieldFault } from '../../shell/field-of-error.ts';
import type { MissingParam } from './missing-params.ts';
import { type GivenParams, type ParamGroup, type ParamSlot, shownValue, withParam } from './param-groups.ts';

interface ParamFormProps {
  readonly groups: readonly ParamGroup[];
  readonly given: GivenParams;
  /** What the server found to be missing, now or before. */
  readonly required: readonly MissingParam[];
  /** What the server refused; null = nothing. */
  readonly fault: FieldFault | null;
  /** What the pools fill in, as far as it is known. */
  readonly ofPools?: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly onChange: (given: GivenParams) => void;
}

/** The parameters of a template's steps, step by step, with what stands for those that are left empty. */
export function ParamForm({ groups, given, required, fault, ofPools, onChange }: ParamFormProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  if (groups.length === 0) return <Typography.Paragraph type="secondary">{t('run.noParams')}</Typography.Paragraph>;
  return groups.map(({ step, desc, params }) => (
    <fieldset key={step} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <legend
        style={{
          border: 0,
          padding: 0,
          marginBottom: 8,
          fontSize: token.fontSize,
          color: token.colorText,
          overflowWrap: 'anywhere',
        }}
      >
        <strong>{step}</strong> <span style={{ color: token.colorTextSecondary }}>{desc}</span>
      </legend>
      <Row gutter={16}>
        {params.map((slot) => (
          <Col key={slot.name} xs={24} md={12}>
            <Slot
              slot={slot}
              value={given[step]?.[slot.name]}
              isRequired={required.some((missing) => missing.step === step && missing.name === slot.name)}
              fault={isAbout(fault, step, slot.name) ? (fault?.message ?? null) : null}
              ofPools={ofPools?.get(step)?.[slot.name] ?? null}
              onChange={(value) => onChange(withParam(given, step, slot.name, value))}
            />
          </Col>
        ))}
      </Row>
    </fieldset>
  ));
}

interface SlotProps {
  readonly slot: ParamSlot;
  readonly value: unknown;
  readonly isRequired: boolean;
  readonly fault: string | null;
  readonly ofPools: string | null;
  readonly onChange: (value: unknown) => void;
}

function Slot({ slot, value, isRequired, fault, ofPools, onChange }: SlotProps) {
  const { t } = useTranslation();
  return (
    <ParamField
      name={slot.name}
      type={slot.type}
      value={value}
      placeholder={usePlaceholder(slot, ofPools)}
      isDisabled={slot.source === 'fixed'}
      isRequired={isRequired}
      error={isRequired && value === undefined ? t('run.needsValue') : fault}
      onChange={onChange}
    />
  );
}

function usePlaceholder({ source, value }: ParamSlot, ofPools: string | null): string {
  const { t } = useTranslation();
  switch (source) {
    case 'pool':
      return ofPools === null ? t('run.fromPool') : t('run.fromPoolValue', { value: ofPools });
    case 'fixed':
      return t('run.fixedValue', { value: shownValue(value) ?? '' });
    case 'template': {
      const shown = shownValue(value);
      return shown === null ? t('run.secretSet') : t('run.fromTemplate', { value: shown });
    }
    case 'nowhere':
      return t('run.notGiven');
  }
}

/** The server names a parameter alone, or with its step. */
function isAbout(fault: FieldFault | null, step: string, name: string): boolean {
  return fault !== null && [name, `params.${name}`, `params.${step}.${name}`].includes(fault.field);
}
