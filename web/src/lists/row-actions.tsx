import { DeleteOutlined } from '@ant-design/icons';
import { Button, Flex } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfirmRemoval } from './removal.ts';

interface RowActionsProps {
  readonly name: string;
  readonly remove: () => Promise<unknown>;
  /** What else can be done. */
  readonly children?: ReactNode;
}

/** What can be done with a row: at the end, to delete it. */
export function RowActions({ name, remove, children }: RowActionsProps) {
  const { t } = useTranslation();
  const confirmRemoval = useConfirmRemoval();
  return (
    <Flex justify="end">
      {children}
      <Button
        type="text"
        danger
        icon={<DeleteOutlined aria-hidden />}
        aria-label={t('lists.removeOf', { name })}
        title={t('lists.removeOf', { name })}
        onClick={() => confirmRemoval(name, remove)}
      />
    </Flex>
  );
}
