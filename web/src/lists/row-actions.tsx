import { DeleteOutlined } from '@ant-design/icons';
import { Button, Flex } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfirmRemoval } from './removal.ts';

interface RowActionsProps {
  readonly name: string;
  readonly remove: () => Promise<unknown>;
  /** Further actions. */
  readonly children?: ReactNode;
}

/** The actions on a row; the last one deletes it. */
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
