import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../data/nodes.ts';
import type { Pool } from '../../data/pools.ts';
import { AddressInput } from './address-input.tsx';
import { OperationDialog } from './operation-dialog.tsx';
import { ShrinkByState } from './shrink-by-state.tsx';

interface ShrinkDialogProps {
  readonly pool: Pool;
  /** The nodes that are selected in the table. */
  readonly selected: readonly Node[];
  readonly onClose: () => void;
}

type Way = 'selected' | 'state' | 'list';

export function ShrinkDialog({ pool, selected, onClose }: ShrinkDialogProps) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>(selected.length > 0 ? 'selected' : 'state');
  const [chosen, setChosen] = useState<readonly (number | string)[]>([]);
  const [isTyped, setTyped] = useState(false);
  const nodes = way === 'selected' ? selected.map(({ id }) => id) : chosen;
  const turn = (to: Way): void => {
    setWay(to);
    setChosen([]);
  };
  return (
    <OperationDialog
      title={t('pool.shrinkTitle', { name: pool.name })}
      okText={t('pool.shrinkOk', { count: nodes.length })}
      pool={pool}
      operation="shrink"
      image={null}
      wanted={nodes.length === 0 ? null : { kind: 'shrink', nodes }}
      isDangerous
      isDirty={way === 'list' && isTyped}
      onClose={onClose}
    >
      <Segmented<Way>
        block
        aria-label={t('pool.shrinkWay')}
        value={way}
        onChange={turn}
        options={[
          { value: 'selected', label: t('pool.shrinkSelected', { count: selected.length }) },
          { value: 'state', label: t('pool.shrinkState') },
          { value: 'list', label: t('pool.shrinkList') },
        ]}
      />
      <div style={{ margin: '16px 0' }}>
        {way === 'selected' && selected.length === 0 && t('pool.shrinkNothing')}
        {way === 'state' && <ShrinkByState poolId={pool.id} onChoose={setChosen} />}
        {way === 'list' && (
          <AddressInput poolId={pool.id} purpose="inPool" onAddresses={setChosen} onTyped={setTyped} />
        )}
      </div>
    </OperationDialog>
  );
}
