import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A search by part of a name, which starts when the user confirms it. */
export function NameSearch({ name, onSearch }: { readonly name: string; readonly onSearch: (name: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(name);
  return (
    <Input.Search
      allowClear
      aria-label={t('lists.search')}
      placeholder={t('lists.search')}
      style={{ maxWidth: 320, flex: '1 1 200px' }}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onSearch={(text) => onSearch(text.trim())}
    />
  );
}
