import { HistoryOutlined, UndoOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Modal, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Deleted, deletedOf, type DeletedKind } from '../../data/records/deleted.ts';
import { MomentIn } from '../moment.tsx';
import { useRestoring } from './undo.tsx';

/** The way to what was deleted within the last day; nothing while there is none. */
export function RecentlyDeleted({ kind }: { readonly kind: DeletedKind }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { data = [] } = useQuery(deletedOf(kind));
  if (data.length === 0) return null;
  return (
    <>
      <Button icon={<HistoryOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('find.recentlyDeleted', { count: data.length })}
      </Button>
      <Modal
        open={isOpen}
        title={t('find.recentlyDeleted', { count: data.length })}
        footer={null}
        onCancel={() => setOpen(false)}
      >
        <p style={{ marginTop: 0 }}>{t('find.keptForADay')}</p>
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {data.map((row) => (
            <DeletedRow key={row.id} row={row} />
          ))}
        </ul>
      </Modal>
    </>
  );
}

function DeletedRow({ row }: { readonly row: Deleted }) {
  const { t } = useTranslation();
  const restore = useRestoring();
  const [isBusy, setBusy] = useState(false);
  const bringBack = async (): Promise<void> => {
    setBusy(true);
    await restore(row);
    setBusy(false);
  };
  return (
    <li style={{ padding: '8px 0' }}>
      <Flex gap={12} align="center" justify="space-between">
        <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <bdi>{row.name}</bdi>
          <Typography.Text type="secondary" style={{ display: 'block' }}>
            <MomentIn at={row.deleted}>{(when) => t('find.deletedBy', { who: row.deleted_by, when })}</MomentIn>
          </Typography.Text>
        </div>
        <Button
          icon={<UndoOutlined aria-hidden />}
          loading={isBusy}
          aria-label={t('find.restoreOf', { name: row.name })}
          onClick={() => void bringBack()}
        >
          {t('find.restore')}
        </Button>
      </Flex>
    </li>
  );
}
