import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MendAction, planMend, useMend } from '../../../data/balancers/drift.ts';
import { useErrorText } from '../../../shell/error-text.ts';

interface MendButtonProps {
  readonly id: number;
  /** The names of foreign servers that are to be taken out too. */
  readonly foreign: readonly string[];
  readonly onMended: () => void;
}

/** So many of a plan are named. */
const MOST_NAMED = 10;

/** Says what would be done, and does it when that is confirmed. */
export function MendButton({ id, foreign, onMended }: MendButtonProps) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const say = useErrorText();
  const mend = useMend(id);
  const [isPlanning, setPlanning] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const confirm = (planned: readonly MendAction[]): void =>
    void modal.confirm({
      title: t('balancers.mendTitle', { count: planned.length }),
      content: <Planned planned={planned} />,
      okText: t('balancers.mendNow'),
      // what went wrong is shown beside the button
      onOk: () => mend.mutateAsync(planned).then(onMended, () => {}),
    });
  const plan = async (): Promise<void> => {
    setPlanning(true);
    setRefused(null);
    try {
      const planned = await planMend(id, { foreign });
      if (planned.length === 0) message.info(t('balancers.nothingToMend'));
      else confirm(planned);
    } catch (error) {
      setRefused(error);
    } finally {
      setPlanning(false);
    }
  };
  const failure: unknown = refused ?? mend.error;
  return (
    <section aria-label={t('balancers.mend')}>
      <Button type="primary" loading={isPlanning || mend.isPending} onClick={() => void plan()}>
        {foreign.length === 0 ? t('balancers.mend') : t('balancers.mendAnd', { count: foreign.length })}
      </Button>
      <p>{t('balancers.mendHint')}</p>
      {failure !== null && <Alert type="error" showIcon title={say(failure)} />}
      {mend.data?.map(({ kind, name, error }) => (
        <Alert
          key={`${kind} ${name}`}
          type="error"
          showIcon
          title={name}
          description={error}
          style={{ marginTop: 8 }}
        />
      ))}
    </section>
  );
}

function Planned({ planned }: { readonly planned: readonly MendAction[] }) {
  const { t } = useTranslation();
  return (
    <>
      <ul style={{ paddingInlineStart: 16 }}>
        {planned.slice(0, MOST_NAMED).map(({ kind, name, action }) => (
          <li key={`${kind} ${name}`}>{t(`balancers.will_${action}`, { name })}</li>
        ))}
      </ul>
      {planned.length > MOST_NAMED && <p>{t('balancers.willMore', { count: planned.length - MOST_NAMED })}</p>}
    </>
  );
}
