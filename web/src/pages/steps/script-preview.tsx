import { Alert, Col, Collapse, Input, Row } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeField } from '../../code/code-field.tsx';
import { Field } from '../../forms/field.tsx';
import type { ParamRow } from './declared-params.ts';
import { FACTS, namesIn, previewOf, sampleOf } from './preview.ts';

interface ScriptPreviewProps {
  readonly script: string;
  readonly rows: readonly ParamRow[];
}

/** The script with sample values in it. */
export function ScriptPreview({ script, rows }: ScriptPreviewProps) {
  const { t } = useTranslation();
  return (
    <Collapse
      style={{ marginBottom: 16 }}
      items={[{ key: 'preview', label: t('steps.preview'), children: <Filled script={script} rows={rows} /> }]}
      destroyOnHidden
    />
  );
}

function Filled({ script, rows }: ScriptPreviewProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const samples = Object.fromEntries(rows.map(({ name, type }) => [name, sampleOf(name, type)]));
  const asked = [...new Set([...Object.keys(samples), ...namesIn(script)])].filter((name) => name !== '');
  const values = Object.fromEntries(
    asked.map((name) => [
      name,
      typed[name] ?? samples[name] ?? (Object.hasOwn(FACTS, name) ? FACTS[name] : undefined) ?? name,
    ]),
  );
  const { text, left } = previewOf(script, values);
  return (
    <>
      <Row gutter={16}>
        {asked.map((name) => (
          <Col key={name} xs={12} md={8}>
            <Field label={<code>{name}</code>}>
              {(control) => (
                <Input
                  {...control}
                  value={values[name] ?? ''}
                  onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
                />
              )}
            </Field>
          </Col>
        ))}
      </Row>
      <Alert
        type="info"
        showIcon
        style={{ marginBottom: 8 }}
        title={left.length === 0 ? t('steps.previewOnly') : t('steps.previewLeft', { left: left.join('  ') })}
      />
      <CodeField isReadOnly language="shell" label={t('steps.preview')} value={text} minHeight="4em" />
    </>
  );
}
