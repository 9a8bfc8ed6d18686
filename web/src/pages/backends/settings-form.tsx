import { Checkbox, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { isRecord } from '../../forms/json-text.ts';
import { SettingInput } from './setting-input.tsx';
import { type Settings, withSetting } from './setting-values.ts';
import type { SettingField } from './settings-fields.ts';

interface SettingsFormProps {
  readonly fields: readonly SettingField[];
  readonly settings: Settings;
  /** The setting that the server refused, as a path with dots, and why; null = none. */
  readonly refusal: { readonly path: string; readonly message: string } | null;
  readonly onChange: (settings: Settings) => void;
}

/** The settings of a provider, drawn from its schema. */
export function SettingsForm({ fields, settings, refusal, onChange }: SettingsFormProps) {
  return fields.map((field) => {
    const value = settings[field.name];
    const set = (next: unknown): void => onChange(withSetting(settings, field.name, next));
    return field.kind === 'group' ? (
      <Group key={field.name} field={field} value={value} refusal={refusal} onChange={set} />
    ) : (
      <SettingInput
        key={field.name}
        field={field}
        value={value}
        refusal={refusal?.path === field.name ? refusal.message : null}
        onChange={set}
      />
    );
  });
}

interface GroupProps extends Pick<SettingsFormProps, 'refusal'> {
  readonly field: SettingField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function Group({ field, value, refusal, onChange }: GroupProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const prefix = `${field.name}.`;
  const isOn = isRecord(value);
  return (
    <fieldset
      style={{
        margin: '0 0 16px',
        padding: '8px 16px',
        minWidth: 0,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadiusLG,
      }}
    >
      <legend style={{ padding: '0 4px' }}>{field.title}</legend>
      {!field.isRequired && (
        <Checkbox checked={isOn} onChange={({ target }) => onChange(target.checked ? {} : undefined)}>
          {t('backends.use')}
        </Checkbox>
      )}
      <div style={{ color: token.colorTextSecondary, fontSize: token.fontSizeSM, margin: '4px 0 12px' }}>
        {field.description}
      </div>
      {(isOn || field.isRequired) && (
        <SettingsForm
          fields={field.fields}
          settings={isOn ? value : {}}
          refusal={
            refusal?.path.startsWith(prefix) === true ? { ...refusal, path: refusal.path.slice(prefix.length) } : null
          }
          onChange={onChange}
        />
      )}
    </fieldset>
  );
}
