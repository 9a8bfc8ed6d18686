import { FileTextOutlined } from '@ant-design/icons';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

/** Says that a file describes a record; nothing for one that none does. @param label the set that it belongs to; null = none */
export function ManagedTag({ label }: { readonly label: string | null | undefined }) {
  const { t } = useTranslation();
  if (label === null || label === undefined) return null;
  return (
    <Tag
      icon={<FileTextOutlined aria-hidden />}
      title={t('changes.managedIn', { label })}
      style={{ marginInlineStart: 8 }}
    >
      {t('changes.managed')}
    </Tag>
  );
}
