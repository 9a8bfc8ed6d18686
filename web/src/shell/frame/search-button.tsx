import { SearchOutlined } from '@ant-design/icons';
import { Button, theme } from 'antd';
import { useTranslation } from 'react-i18next';

interface SearchButtonProps {
  readonly isWide: boolean;
  readonly onOpen: () => void;
}

/** Opens the search of everything; on wide screens it looks like the field that it opens. */
export function SearchButton({ isWide, onOpen }: SearchButtonProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const icon = <SearchOutlined aria-hidden />;
  if (!isWide) return <Button type="text" icon={icon} aria-label={t('palette.open')} onClick={onOpen} />;
  return (
    <Button
      icon={icon}
      onClick={onOpen}
      aria-keyshortcuts="Control+K Meta+K /"
      style={{ width: 240, justifyContent: 'flex-start', color: token.colorTextSecondary }}
    >
      <span style={{ flex: 1, textAlign: 'start' }}>{t('palette.open')}</span>
      <kbd aria-hidden style={{ fontFamily: 'inherit', fontSize: token.fontSizeSM }}>
        Ctrl K
      </kbd>
    </Button>
  );
}
