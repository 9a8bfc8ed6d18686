import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { type BackendKind, useCheckBackend } from '../../data/backends.ts';
import { errorText } from '../../shell/error-text.ts';
import { useConditionColor } from '../../shell/condition.tsx';

interface CheckButtonProps {
  readonly kind: BackendKind;
  readonly id: number;
  readonly name: string;
}

/** Asks whether a machine type or load balancer is ready, and shows what is wrong. */
export function CheckButton({ kind, id, name }: CheckButtonProps) {
  const { t } = useTranslation();
  const check = useCheckBackend(kind);
  const complaints = check.isError ? [errorText(check.error)] : check.data;
  return (
    <Flex gap={8} align="start" wrap style={{ maxWidth: 420 }}>
      <Button
        size="small"
        loading={check.isPending}
        aria-label={t('backends.checkOf', { name })}
        onClick={() => check.mutate(id)}
      >
        {t('backends.check')}
      </Button>
      <div aria-live="polite" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
        {complaints !== undefined && !check.isPending && <Outcome complaints={complaints} />}
      </div>
    </Flex>
  );
}

function Outcome({ complaints }: { readonly complaints: readonly string[] }) {
  const { t } = useTranslation();
  const colorOf = useConditionColor();
  if (complaints.length === 0) {
    return (
      <span>
        <CheckCircleFilled aria-hidden style={{ color: colorOf('succeeded') }} /> {t('backends.ready')}
      </span>
    );
  }
  return (
    <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
      {complaints.map((complaint) => (
        <li key={complaint}>
          <CloseCircleFilled aria-hidden style={{ color: colorOf('failed') }} /> {complaint}
        </li>
      ))}
    </ul>
  );
}
