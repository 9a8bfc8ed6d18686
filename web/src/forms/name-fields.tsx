import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from './field.tsx';
import { useLimits } from './limits.ts';

const LONGEST_DESC = 255;

/** The name of something new. */
export function NameField({ name, onChange }: { readonly name: string; readonly onChange: (name: string) => void }) {
  const { t } = useTranslation();
  return (
    <Field name="name" label={t('forms.name')} hint={t('forms.nameHint')} isRequired>
      {(control) => (
        <Input {...control} value={name} maxLength={50} onChange={({ target }) => onChange(target.value)} />
      )}
    </Field>
  );
}

/** The description of something. */
export function DescField({ desc, onChange }: { readonly desc: string; readonly onChange: (desc: string) => void }) {
  const { t } = useTranslation();
  const { upTo } = useLimits();
  return (
    <Field name="desc" label={t('forms.desc')} limit={upTo(LONGEST_DESC)}>
      {(control) => (
        <Input {...control} value={desc} maxLength={LONGEST_DESC} onChange={({ target }) => onChange(target.value)} />
      )}
    </Field>
  );
}
