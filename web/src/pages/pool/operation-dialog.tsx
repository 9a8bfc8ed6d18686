import { Alert, Modal, Spin } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { checkOperation, startOperation, usePlan, type Wanted, type WantedOperation } from '../../data/operations.ts';
import type { Operation, Pool } from '../../data/pools.ts';
import { TypedName } from '../../shell/delete-dialog.tsx';
import { useSettled } from '../../shell/use-settled.ts';
import { ownValues } from '../../parts/params/earlier-values.ts';
import { operationParams } from '../../parts/params/operation-params.ts';
import { type GivenParams, paramsFor } from '../../parts/params/param-groups.ts';
import { PlanRefused } from '../../parts/params/plan-refused.tsx';
import { useChosenTemplate } from '../../parts/params/use-chosen-template.ts';
import { CheckPlan } from '../../parts/check/check-plan.tsx';
import { PlanView } from '../../parts/plan-view.tsx';
import { useErrorText } from '../../shell/error-text.ts';
import { type FieldFault, faultOf } from '../../shell/field-of-error.ts';
import { focusFirstField } from '../../shell/first-field.ts';
import { useGuardedClose } from '../../shell/leave-guard.ts';
import { OperationParams } from './operation-params-form.tsx';

interface OperationDialogProps {
  readonly title: string;
  readonly okText: string;
  readonly pool: Pool;
  readonly operation: Operation;
  /** The image that the nodes get; null = none. */
  readonly image: string | null;
  /** Values for parameters to begin with. */
  readonly given?: GivenParams;
  /** The operation; null while a value is missing. */
  readonly wanted: Wanted | null;
  /** Whether the pool's name has to be typed to confirm. */
  readonly isDangerous?: boolean;
  /** Whether something was typed in the form that is lost when the dialog is closed. */
  readonly isDirty?: boolean;
  readonly onClose: () => void;
  /** The form of the operation. */
  readonly children: ReactNode;
  /** Further fields, below the parameters. */
  readonly fields?: (fault: FieldFault | null) => ReactNode;
}

/** Milliseconds without typing after which a plan is requested. */
const TYPING_MS = 300;

/** Asks for an operation, shows its plan, and starts it; then opens the task's page. */
export function OperationDialog(props: OperationDialogProps) {
  const { title, okText, pool, wanted: asked, isDangerous = false, isDirty = false, onClose, children } = props;
  const [typed, setTyped] = useState('');
  const { templateId, groups, params, isTyped, setParams } = useParams(props);
  const { start, isBusy, refusal, forget } = useStart(pool.id);
  const close = useGuardedClose((isDirty || isTyped) && !isBusy, onClose);
  const wanted = withParams(asked, paramsFor(groups, params));
  const { plan, isPlanned } = useSettledPlan(pool.id, wanted);
  const error = refusal ?? plan.error;
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
      onOk={() => void start(wanted)}
      onCancel={close}
      confirmLoading={isBusy}
      mask={{ closable: false }}
    >
      {children}
      <OperationParams
        templateId={templateId}
        groups={groups}
        given={params}
        plan={plan.data}
        error={error}
        onChange={(changed) => {
          forget();
          setParams(changed);
        }}
      />
      {props.fields?.(faultOf(error))}
      {wanted !== null && <Preview plan={plan} isPlanned={isPlanned} poolId={pool.id} wanted={wanted} />}
      {isDangerous && isPlanned && <TypedName name={pool.name} text={typed} onType={setTyped} />}
      <Refusal error={refusal} />
    </Modal>
  );
}

function withParams(wanted: Wanted | null, params: GivenParams): WantedOperation | null {
  return wanted === null ? null : { ...wanted, params };
}

/** Starts an operation and opens its task, or keeps why it was refused; null = it was not. */
function useStart(poolId: number) {
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const start = async (wanted: WantedOperation | null): Promise<void> => {
    if (wanted === null) return;
    setBusy(true);
    setRefusal(null);
    try {
      await navigate(`/ui/tasks/${await startOperation(poolId, wanted)}`);
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  };
  return { start, isBusy, refusal, forget: () => setRefusal(null) };
}

/** The plan of what is wanted, once nothing was typed for a while, and whether it is the plan of what is wanted now. */
function useSettledPlan(poolId: number, wanted: WantedOperation | null) {
  const settled = useSettled(wanted, TYPING_MS);
  const plan = usePlan(poolId, settled);
  const isLatest = plan.isSuccess && !plan.isPlaceholderData;
  return { plan, isPlanned: wanted !== null && isLatest && JSON.stringify(settled) === JSON.stringify(wanted) };
}

function Refusal({ error }: { readonly error: unknown }) {
  const say = useErrorText();
  return error === null ? null : <Alert type="error" showIcon style={{ marginTop: 16 }} title={say(error)} />;
}

const NOTHING: GivenParams = {};

/** The parameters of the template that the pool runs, and what is given for them. */
function useParams({ pool, operation, image, given = NOTHING }: OperationDialogProps) {
  const templateId = pool.tasks[operation] ?? null;
  const template = useChosenTemplate(templateId);
  const groups = useMemo(() => operationParams(template?.groups ?? [], { pool, image }), [template, pool, image]);
  const [chosen, setParams] = useState<GivenParams | null>(null);
  // of what is given to begin with, only what is not said anyway counts as changed
  const params = chosen ?? ownValues(groups, given);
  return { templateId, groups, params, isTyped: chosen !== null, setParams };
}

interface PreviewProps extends ReturnType<typeof useSettledPlan> {
  readonly poolId: number;
  readonly wanted: WantedOperation;
}

/** The plan, and what nodes say that are asked what would change. */
function Preview({ plan, isPlanned, poolId, wanted }: PreviewProps) {
  if (plan.isError) {
    return <PlanRefused error={plan.error} />;
  }
  return (
    <>
      <Spin spinning={!plan.isSuccess || plan.isPlaceholderData} delay={150}>
        <div style={{ minHeight: 80 }} aria-live="polite">
          {plan.data !== undefined && <PlanView plan={plan.data} />}
        </div>
      </Spin>
      {isPlanned && plan.data !== undefined && (
        <CheckPlan
          key={JSON.stringify(wanted)}
          plans={[plan.data]}
          onCheck={(nodes) => checkOperation(poolId, wanted, nodes)}
        />
      )}
    </>
  );
}
