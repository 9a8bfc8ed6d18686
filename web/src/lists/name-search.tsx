import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A part of a name to search for; it is searched for when the user says so. */
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
