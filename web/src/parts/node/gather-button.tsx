import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { gatherFacts } from '../../data/nodes.ts';
import { errorText } from '../../shell/error-text.ts';

/** Asks nodes of one pool for their facts, and opens the task that does so. */
export function GatherButton({ ids }: { readonly ids: readonly number[] }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const gather = async (): Promise<void> => {
    setBusy(true);
    try {
      void navigate(`/ui/tasks/${await gatherFacts(ids)}`);
    } catch (error) {
      message.error(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Button size="small" disabled={ids.length === 0} loading={isBusy} onClick={() => void gather()}>
      {t('nodeFacts.gather')}
    </Button>
  );
}
