import { Alert, Button, Flex } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeField } from '../../code/code-field.tsx';
import { Field } from '../../forms/field.tsx';
import { JsonField } from '../../forms/json-field.tsx';
import { isRecord } from '../../forms/json-text.ts';
import { SuggestInput } from '../../forms/suggest-input.tsx';
import {
  type ActionSpec,
  argumentsOf,
  isPlaybook,
  moduleOf,
  MODULES,
  scriptOf,
  withArguments,
  withModule,
  withScript,
} from './action-script.ts';
import { type ParamRow, withRow } from './declared-params.ts';
import { PlaybookFields } from './playbook-fields.tsx';
import { undeclaredIn } from './preview.ts';
import { ScriptPreview } from './script-preview.tsx';
import { faultRange, type ScriptFault, UnreadableScript } from './unreadable-script.tsx';

interface ImplementationFieldsProps {
  readonly spec: ActionSpec;
  readonly rows: readonly ParamRow[];
  /** What the server could not read of the script that it refused last; null = nothing. */
  readonly fault: ScriptFault | null;
  readonly onSpec: (spec: ActionSpec) => void;
  readonly onRows: (rows: readonly ParamRow[]) => void;
}

/** The implementation of an action: the module, its script, other arguments, and a preview of the script. */
export function ImplementationFields({ spec, rows, fault, onSpec, onRows }: ImplementationFieldsProps) {
  const { t } = useTranslation();
  const script = scriptOf(spec);
  const args = argumentsOf(spec);
  const text = script?.text ?? '';
  const range = useMemo(() => faultRange(fault, text), [fault, text]);
  return (
    <section aria-label={t('steps.implementation')}>
      <Field name="template" label={t('steps.module')} hint={t('steps.moduleHint')} isRequired>
        {(control) => (
          <SuggestInput
            {...control}
            style={{ width: '100%' }}
            value={moduleOf(spec)}
            options={MODULES.map((value) => ({ value }))}
            onChange={(module: string) => onSpec(withModule(spec, module))}
          />
        )}
      </Field>
      {script !== null && (
        <Field
          label={t('steps.script')}
          hint={t('steps.scriptHint', { plain: '{{ name }}', quoted: '{{ name | quote }}' })}
        >
          {() => (
            <CodeField
              language="shell"
              label={t('steps.script')}
              value={script.text}
              mark={range}
              onChange={(text) => onSpec(withScript(spec, text))}
            />
          )}
        </Field>
      )}
      {script !== null && fault !== null && range !== null && (
        <UnreadableScript
          script={script.text}
          span={fault.span}
          range={range}
          onChange={(text) => onSpec(withScript(spec, text))}
        />
      )}
      {script !== null && <Undeclared script={script.text} rows={rows} onRows={onRows} />}
      {isPlaybook(spec) ? (
        <PlaybookFields spec={spec} onSpec={onSpec} />
      ) : (
        <JsonField
          label={t('steps.arguments')}
          hint={t('steps.argumentsHint')}
          value={Object.keys(args).length === 0 ? undefined : args}
          complaintOf={(value) => (value === undefined || isRecord(value) ? null : t('templates.othersShape'))}
          onChange={(value) => onSpec(withArguments(spec, isRecord(value) ? value : {}))}
        />
      )}
      {script !== null && <ScriptPreview script={script.text} rows={rows} />}
    </section>
  );
}

interface UndeclaredProps extends Pick<ImplementationFieldsProps, 'rows' | 'onRows'> {
  readonly script: string;
}

/** Offers to declare parameters that the script uses without a declaration. */
function Undeclared({ script, rows, onRows }: UndeclaredProps) {
  const { t } = useTranslation();
  const names = undeclaredIn(
    script,
    rows.map(({ name }) => name),
  );
  if (names.length === 0) return null;
  return (
    <Alert
      type="info"
      showIcon
      style={{ marginBottom: 16 }}
      title={t('steps.undeclared')}
      description={
        <Flex gap={8} wrap>
          {names.map((name) => (
            <Button key={name} size="small" onClick={() => onRows(withRow(rows, name))}>
              {t('steps.declare', { name })}
            </Button>
          ))}
        </Flex>
      }
    />
  );
}
