import { Alert, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addNodes } from '../../data/nodes.ts';
import type { Pool } from '../../data/pools.ts';
import { AddressInput } from './address-input.tsx';
import { errorText } from '../../shell/error-text.ts';
import { focusFirstField } from '../../shell/first-field.ts';
import { useGuardedClose } from '../../shell/leave-guard.ts';

interface AddNodesDialogProps {
  readonly pool: Pool;
  readonly onClose: () => void;
}

/** Adds existing machines as nodes. */
export function AddNodesDialog({ pool, onClose }: AddNodesDialogProps) {
  const { t } = useTranslation();
  const [addresses, setAddresses] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [isTyped, setTyped] = useState(false);
  const close = useGuardedClose(isTyped && !isBusy, onClose);
  const [refusal, setRefusal] = useState<string | null>(null);
  const add = async (): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      await addNodes(pool.id, addresses);
      onClose();
    } catch (error) {
      setRefusal(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      afterOpenChange={focusFirstField}
      title={t('pool.addTitle', { name: pool.name })}
      okText={t('pool.addOk', { count: addresses.length })}
      okButtonProps={{ disabled: addresses.length === 0 }}
      onOk={() => void add()}
      onCancel={close}
      confirmLoading={isBusy}
      mask={{ closable: false }}
    >
      <p style={{ marginTop: 0 }}>{t('pool.addHint')}</p>
      <AddressInput poolId={pool.id} purpose="toAdd" onAddresses={setAddresses} onTyped={setTyped} />
      {refusal !== null && <Alert type="error" showIcon style={{ marginTop: 16 }} title={refusal} />}
    </Modal>
  );
}
