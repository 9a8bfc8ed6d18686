import { InputNumber } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pool } from '../../data/pools.ts';
import { OperationDialog } from './operation-dialog.tsx';

interface ExpandDialogProps {
  readonly pool: Pool;
  readonly onClose: () => void;
}

export function ExpandDialog({ pool, onClose }: ExpandDialogProps) {
  const { t } = useTranslation();
  const [num, setNum] = useState<number | null>(1);
  const id = useId();
  return (
    <OperationDialog
      title={t('pool.expandTitle', { name: pool.name })}
      okText={t('pool.expandOk', { count: num ?? 0 })}
      pool={pool}
      wanted={num === null ? null : { kind: 'expand', num }}
      onClose={onClose}
    >
      <label htmlFor={id} style={{ display: 'block', marginBottom: 4 }}>
        {t('pool.expandNum')}
      </label>
      <div style={{ marginBottom: 16, display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}>
        <InputNumber id={id} autoFocus min={1} precision={0} value={num} onChange={setNum} />
        {num !== null && t('pool.expandSizes', { now: pool.node_count, after: pool.node_count + num })}
      </div>
    </OperationDialog>
  );
}
