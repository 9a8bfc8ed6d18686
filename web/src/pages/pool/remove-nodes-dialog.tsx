import { Alert, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Node, removeNodes } from '../../data/nodes.ts';
import type { Pool } from '../../data/pools.ts';
import { NodeLink } from '../../parts/node/node-link.tsx';
import { DeleteDialog } from '../../shell/delete-dialog.tsx';
import { AddressInput } from './address-input.tsx';

interface RemoveNodesDialogProps {
  readonly pool: Pool;
  /** The nodes that are selected in the table; without any, the dialog asks for a list. */
  readonly selected: readonly Node[];
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

/** How many addresses are listed; more are counted only. */
const SHOWN = 20;

/** Removes nodes from a pool; their machines keep running. */
export function RemoveNodesDialog({ pool, selected, onClose, onRemoved }: RemoveNodesDialogProps) {
  const { t } = useTranslation();
  const [listed, setListed] = useState<readonly string[]>([]);
  const [isTyped, setTyped] = useState(false);
  const [force, setForce] = useState(false);
  const nodes = selected.length > 0 ? selected.map(({ id }) => id) : listed;
  const more = selected.length - SHOWN;
  return (
    <DeleteDialog
      title={t('pool.removeTitle', { name: pool.name })}
      okText={t('pool.removeOk', { count: nodes.length })}
      obstacle={null}
      isReady={nodes.length > 0}
      isDirty={isTyped}
      onDelete={async () => {
        await removeNodes(pool.id, nodes, force);
        onRemoved();
      }}
      onClose={onClose}
    >
      <p style={{ marginTop: 0 }}>{t('pool.removeHint')}</p>
      {selected.length === 0 ? (
        <AddressInput poolId={pool.id} purpose="inPool" onAddresses={setListed} onTyped={setTyped} />
      ) : (
        <p style={{ overflowWrap: 'anywhere' }}>
          {selected.slice(0, SHOWN).map(({ id, ip }) => (
            <span key={id} style={{ marginInlineEnd: 12 }}>
              <NodeLink id={id} ip={ip} isAside />
            </span>
          ))}
          {more > 0 && t('pool.planMore', { count: more })}
        </p>
      )}
      <Checkbox checked={force} onChange={({ target }) => setForce(target.checked)}>
        {t('pool.removeForce')}
      </Checkbox>
      {force && <Alert type="warning" showIcon title={t('pool.removeForceMeans')} style={{ marginTop: 8 }} />}
    </DeleteDialog>
  );
}
