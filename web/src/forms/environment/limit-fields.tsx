import { Col, Input, Row } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../field.tsx';
import { isRecord } from '../json-text.ts';
import { isLimit, LIMITS, withLimit } from './environment.ts';

interface LimitFieldsProps {
  readonly place: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** The limits of processes, each a number or unlimited. */
export function LimitFields({ place, value, onChange }: LimitFieldsProps) {
  const { t } = useTranslation();
  const limits = isRecord(value) ? value : {};
  return (
    <Row gutter={16}>
      {LIMITS.map((name) => (
        <Col key={name} xs={12} md={8}>
          <Field
            name={`${place}.${name}`}
            label={t(`forms.environment.limit.${name}`)}
            error={isLimit(limits[name]) ? null : t('forms.environment.notALimit')}
          >
            {(control) => (
              <Input
                {...control}
                spellCheck={false}
                autoCapitalize="off"
                placeholder={t('forms.environment.limitUsual')}
                value={shown(limits[name])}
                onChange={({ target }) => onChange(withLimit(value, name, target.value))}
              />
            )}
          </Field>
        </Col>
      ))}
    </Row>
  );
}

function shown(limit: unknown): string {
  return typeof limit === 'number' || typeof limit === 'string' ? String(limit) : '';
}
