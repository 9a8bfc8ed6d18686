import { Alert, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError, type ErrorSpan } from '../../../../src/client/api-error.ts';
import { type ActionSpec, scriptOf } from './action-script.ts';
import { keptAsIs, rangeOf, type TextRange } from './raw-text.ts';

/** What the server could not read of a script. */
export interface ScriptFault {
  readonly script: string;
  readonly span: ErrorSpan;
}

/** The fault of an action's script that a refusal tells of; null = it is about something else. */
export function scriptFaultOf(error: unknown, spec: ActionSpec): ScriptFault | null {
  const script = scriptOf(spec);
  if (script === null || !(error instanceof ApiError) || error.span === null) return null;
  return error.field === `template.action.${script.place}` ? { script: script.text, span: error.span } : null;
}

/** Where the fault is in a script; null = the script was changed since. */
export function faultRange(fault: ScriptFault | null, script: string): TextRange | null {
  return fault === null || fault.script !== script ? null : rangeOf(script, fault.span);
}

interface UnreadableScriptProps {
  readonly script: string;
  readonly span: ErrorSpan;
  readonly range: TextRange;
  readonly onChange: (script: string) => void;
}

/** Offers to keep as it is what the server could not read of a script. */
export function UnreadableScript({ script, span, range, onChange }: UnreadableScriptProps) {
  const { t } = useTranslation();
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginBottom: 16 }}
      title={t('steps.unreadable', { line: span.line, column: span.column })}
      description={
        <Flex gap={8} align="center" wrap>
          <code style={{ overflowWrap: 'anywhere' }}>{script.slice(range.from, range.to)}</code>
          <Button size="small" onClick={() => onChange(keptAsIs(script, range))}>
            {t('steps.keepAsIs')}
          </Button>
        </Flex>
      }
    />
  );
}
