import { DeleteOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeletedKind } from '../../data/records/deleted.ts';
import { usageOf } from '../../data/records/usage.ts';
import { DeleteDialog } from '../../shell/delete-dialog.tsx';
import { useTellDeleted } from './undo.tsx';
import { UsageList } from './where-used.tsx';

interface DeleteRestorableProps {
  readonly kind: DeletedKind;
  readonly id: number;
  readonly name: string;
  readonly onDelete: () => Promise<unknown>;
  readonly onDeleted?: () => void;
  /** Whether the button has a text, or its icon only. */
  readonly isNamed?: boolean;
}

/** Deletes a template, a step or an action: it says who uses it, and offers to undo it afterwards. */
export function DeleteRestorable(props: DeleteRestorableProps) {
  const { name, isNamed = false } = props;
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const label = t('lists.removeOf', { name });
  return (
    <>
      <Button
        danger
        type={isNamed ? 'default' : 'text'}
        icon={<DeleteOutlined aria-hidden />}
        aria-label={label}
        title={label}
        onClick={() => setAsking(true)}
      >
        {isNamed ? t('lists.remove') : null}
      </Button>
      {isAsking && <Asking {...props} onClose={() => setAsking(false)} />}
    </>
  );
}

function Asking(props: DeleteRestorableProps & { readonly onClose: () => void }) {
  const { kind, id, name, onDelete, onDeleted, onClose } = props;
  const { t } = useTranslation();
  const usage = useQuery(usageOf(kind, id));
  const tell = useTellDeleted();
  const isUsed = usage.data?.users.some(({ count }) => count > 0) === true;
  const remove = async (): Promise<void> => {
    await onDelete();
    tell({ kind, id, name });
    onDeleted?.();
  };
  const obstacle = isUsed ? (
    <>
      <p style={{ marginTop: 0 }}>{t('find.inUse')}</p>
      {usage.data !== undefined && <UsageList id={id} usage={{ ...usage.data, taskCount: null }} />}
    </>
  ) : null;
  return (
    <DeleteDialog
      title={t('lists.removeTitle', { name })}
      okText={t('lists.remove')}
      obstacle={obstacle}
      isReady={!usage.isPending}
      onDelete={remove}
      onClose={onClose}
    >
      {usage.isPending ? <Spin /> : <p style={{ margin: 0 }}>{t(`find.deleteMeans_${kind}`)}</p>}
    </DeleteDialog>
  );
}
