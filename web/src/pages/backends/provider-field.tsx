import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { type BackendKind, type Provider, refusalOf } from '../../data/backends.ts';
import { Field } from '../../forms/field.tsx';

interface ProviderFieldProps {
  readonly kind: BackendKind;
  readonly providers: readonly Provider[];
  /** Its name. */
  readonly chosen: string;
  readonly onChange: (provider: string) => void;
}

/** The choice of a provider. One that the server does not offer is disabled, with the reason. */
export function ProviderField({ kind, providers, chosen, onChange }: ProviderFieldProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage === 'zh' ? 'zh' : 'en';
  const refusals = providers.flatMap((provider) => refusalOf(provider, language) ?? []);
  const current = providers.find(({ name }) => name === chosen);
  return (
    <Field
      name="provider"
      label={t(`backends.${kind}.provider`)}
      hint={refusals.join(' ')}
      error={current === undefined ? null : refusalOf(current, language)}
      isRequired
    >
      {(control) => (
        <Select<string>
          {...control}
          style={{ width: '100%' }}
          value={chosen}
          options={providers.map(({ name, title, titleZh, refusal }) => ({
            value: name,
            label: language === 'zh' ? titleZh : title,
            disabled: refusal !== '',
          }))}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
