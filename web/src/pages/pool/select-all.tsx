import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Node, nodesThatMatch, type NodesWanted } from '../../data/nodes.ts';
import { errorText } from '../../shell/error-text.ts';

interface SelectAllProps {
  readonly poolId: number;
  readonly wanted: NodesWanted;
  /** How many nodes match. */
  readonly total: number;
  readonly selected: readonly Node[];
  readonly onSelect: (nodes: readonly Node[]) => void;
}

/** Selects all nodes that match, also those of other pages; there only while somebody selects. */
export function SelectAll({ poolId, wanted, total, selected, onSelect }: SelectAllProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  if (selected.length === 0 || total <= wanted.page_size || selected.length >= total) return null;
  const select = async (): Promise<void> => {
    setBusy(true);
    try {
      const matching = await nodesThatMatch(poolId, wanted);
      const ids = new Set(matching.map(({ id }) => id));
      onSelect([...selected.filter(({ id }) => !ids.has(id)), ...matching]);
    } catch (error) {
      message.error(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button type="link" size="small" loading={isBusy} onClick={() => void select()} style={{ marginBottom: 8 }}>
      {t('find.selectAll', { count: total })}
    </Button>
  );
}
