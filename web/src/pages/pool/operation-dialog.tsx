import { Alert, Modal, Spin } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { startOperation, usePlan, type Wanted } from '../../data/operations.ts';
import type { Pool } from '../../data/pools.ts';
import { TypedName } from '../../shell/delete-dialog.tsx';
import { useSettled } from '../../shell/use-settled.ts';
import { PlanView } from '../../parts/plan-view.tsx';
import { useErrorText } from '../../shell/error-text.ts';
import { focusFirstField } from '../../shell/first-field.ts';
import { useGuardedClose } from '../../shell/leave-guard.ts';

interface OperationDialogProps {
  readonly title: string;
  readonly okText: string;
  readonly pool: Pool;
  /** The operation; null while a value is missing. */
  readonly wanted: Wanted | null;
  /** Whether the pool's name has to be typed to confirm. */
  readonly isDangerous?: boolean;
  /** Whether a list was typed that is lost when the dialog is closed. */
  readonly isDirty?: boolean;
  readonly onClose: () => void;
  /** The form of the operation. */
  readonly children: ReactNode;
}

/** Milliseconds without typing after which a plan is requested. */
const TYPING_MS = 300;

/** Asks for an operation, shows its plan, and starts it; then opens the task's page. */
export function OperationDialog(props: OperationDialogProps) {
  const { title, okText, pool, wanted, isDangerous = false, isDirty = false, onClose, children } = props;
  const navigate = useNavigate();
  const say = useErrorText();
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const close = useGuardedClose(isDirty && !isBusy, onClose);
  const settled = useSettled(wanted, TYPING_MS);
  const plan = usePlan(pool.id, settled);
  const isPlanned = wanted !== null && hasPlan(plan) && JSON.stringify(settled) === JSON.stringify(wanted);
  const start = async (): Promise<void> => {
    if (wanted === null) return;
    setBusy(true);
    setRefusal(null);
    try {
      await navigate(`/ui/tasks/${await startOperation(pool.id, wanted)}`);
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      afterOpenChange={focusFirstField}
      width={640}
      title={title}
      okText={okText}
      okButtonProps={{
        danger: isDangerous,
        disabled: !isPlanned || (isDangerous && typed !== pool.name),
      }}
      onOk={() => void start()}
      onCancel={close}
      confirmLoading={isBusy}
      mask={{ closable: false }}
    >
      {children}
      {wanted !== null && <Preview plan={plan} />}
      {isDangerous && isPlanned && <TypedName name={pool.name} text={typed} onType={setTyped} />}
      {refusal !== null && <Alert type="error" showIcon style={{ marginTop: 16 }} title={say(refusal)} />}
    </Modal>
  );
}

/** Whether it is the plan of what was asked for last. */
function hasPlan({ isSuccess, isPlaceholderData }: ReturnType<typeof usePlan>): boolean {
  return isSuccess && !isPlaceholderData;
}

function Preview({ plan }: { readonly plan: ReturnType<typeof usePlan> }) {
  const { t } = useTranslation();
  const say = useErrorText();
  if (plan.isError) {
    return <Alert type="error" showIcon title={t('pool.planRefused')} description={say(plan.error)} />;
  }
  return (
    <Spin spinning={!plan.isSuccess || plan.isPlaceholderData} delay={150}>
      <div style={{ minHeight: 80 }} aria-live="polite">
        {plan.data !== undefined && <PlanView plan={plan.data} />}
      </div>
    </Spin>
  );
}
