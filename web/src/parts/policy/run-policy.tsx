import { Alert, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { faultAt, type FieldFault } from '../../shell/field-of-error.ts';
import type { PolicyDraft } from './policy-draft.ts';
import { PolicyFields } from './policy-fields.tsx';
import { PolicySentence } from './policy-sentence.tsx';

interface RunPolicyProps {
  readonly kind: 'deploy' | 'manual' | 'replace';
  readonly ofTemplate: PolicyDraft;
  /** The policy of this task alone; null = the template's. */
  readonly own: PolicyDraft | null;
  readonly fault: FieldFault | null;
  readonly onChange: (own: PolicyDraft | null) => void;
}

/** The policy of one task: the template's, or another. */
export function RunPolicy({ kind, ofTemplate, own, fault, onChange }: RunPolicyProps) {
  const { t } = useTranslation();
  const isOwn = own !== null;
  const refused = faultAt(fault, 'policy');
  return (
    <>
      <Flex wrap gap={8} align="center" justify="space-between" style={{ marginBottom: 8 }}>
        <strong>{t(isOwn ? 'run.policyOfRun' : 'run.policyOfTemplate')}</strong>
        <Button size="small" onClick={() => onChange(isOwn ? null : ofTemplate)}>
          {t(isOwn ? 'run.policyReset' : 'run.policyChange')}
        </Button>
      </Flex>
      <p style={{ margin: '0 0 12px', overflowWrap: 'anywhere' }}>
        <PolicySentence policy={own ?? ofTemplate} kind={kind} />
      </p>
      {refused !== null && <Alert type="error" title={refused} style={{ marginBottom: 12 }} />}
      {isOwn && <PolicyFields kind={kind} policy={own} onChange={(changed) => onChange(changed ?? {})} />}
    </>
  );
}
