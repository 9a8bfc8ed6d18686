import { InputNumber } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbout } from '../../data/account/operator.ts';
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
  const most = useAbout().data?.limits.expand ?? null;
  const isTooMany = (num ?? 0) > (most ?? Infinity);
  return (
    <OperationDialog
      title={t('pool.expandTitle', { name: pool.name })}
      okText={t('pool.expandOk', { count: num ?? 0 })}
      pool={pool}
      wanted={num === null || isTooMany ? null : { kind: 'expand', num }}
      onClose={onClose}
    >
      <label htmlFor={id} style={{ display: 'block', marginBottom: 4 }}>
        {t('pool.expandNum')}
        {most !== null && ` (${t('pool.from1to', { most })})`}
      </label>
      <div style={{ marginBottom: 16, display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}>
        <InputNumber
          id={id}
          autoFocus
          min={1}
          precision={0}
          value={num}
          status={isTooMany ? 'error' : ''}
          aria-invalid={isTooMany}
          onChange={setNum}
        />
        <Consequence now={pool.node_count} num={num} most={most ?? Infinity} />
      </div>
    </OperationDialog>
  );
}

interface ConsequenceProps {
  /** The size of the pool. */
  readonly now: number;
  readonly num: number | null;
  readonly most: number;
}

/** How large the pool becomes, or that so many nodes are too many. */
function Consequence({ now, num, most }: ConsequenceProps) {
  const { t } = useTranslation();
  if (num === null) return null;
  if (num > most) return <span role="alert">{t('pool.tooMany', { most })}</span>;
  return t('pool.expandSizes', { now, after: now + num });
}
