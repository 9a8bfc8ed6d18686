import { Button, Checkbox, theme } from 'antd';
import type { ReactNode } from 'react';
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
    if (field.kind === 'group' || field.kind === 'groups') {
      const Drawn = field.kind === 'group' ? Group : Groups;
      return <Drawn key={field.name} field={field} value={value} refusal={below(refusal, field.name)} onChange={set} />;
    }
    return (
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

/** The refusal of a setting inside a group, by its path from there; null = it is about another one. */
function below(refusal: SettingsFormProps['refusal'], name: string): SettingsFormProps['refusal'] {
  const prefix = `${name}.`;
  return refusal?.path.startsWith(prefix) === true ? { ...refusal, path: refusal.path.slice(prefix.length) } : null;
}

interface GroupProps extends Pick<SettingsFormProps, 'refusal'> {
  readonly field: SettingField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function Group({ field, value, refusal, onChange }: GroupProps) {
  const { t } = useTranslation();
  const isOn = isRecord(value);
  return (
    <Frame title={field.title}>
      {!field.isRequired && (
        <Checkbox checked={isOn} onChange={({ target }) => onChange(target.checked ? {} : undefined)}>
          {t('backends.use')}
        </Checkbox>
      )}
      <Description text={field.description} />
      {(isOn || field.isRequired) && (
        <SettingsForm fields={field.fields} settings={isOn ? value : {}} refusal={refusal} onChange={onChange} />
      )}
    </Frame>
  );
}

/** Groups in an order that counts, such as the hosts on a way. */
function Groups({ field, value, refusal, onChange }: GroupProps) {
  const { t } = useTranslation();
  const { title, fields, mostItems } = field;
  const groups: readonly unknown[] = Array.isArray(value) ? value : [];
  const change = (next: readonly unknown[]): void => onChange(next.length === 0 ? undefined : next);
  return (
    <Frame title={title}>
      <Description text={field.description} />
      {groups.map((group, index) => {
        const number = index + 1;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- they are known by their place alone
          <Frame key={index} title={`${title} ${number}`}>
            <SettingsForm
              fields={fields}
              settings={isRecord(group) ? group : {}}
              refusal={below(refusal, String(index))}
              onChange={(changed) => change(groups.with(index, changed))}
            />
            <Button
              size="small"
              aria-label={t('backends.removeGroup', { title, number })}
              onClick={() => change(groups.toSpliced(index, 1))}
            >
              {t('backends.remove')}
            </Button>
          </Frame>
        );
      })}
      <Button
        size="small"
        aria-label={t('backends.addGroup', { title })}
        disabled={mostItems !== null && groups.length >= mostItems}
        onClick={() => change([...groups, {}])}
      >
        {t('backends.add')}
      </Button>
    </Frame>
  );
}

function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { token } = theme.useToken();
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
      <legend style={{ padding: '0 4px' }}>{title}</legend>
      {children}
    </fieldset>
  );
}

function Description({ text }: { readonly text: string }) {
  const { token } = theme.useToken();
  return (
    <div style={{ color: token.colorTextSecondary, fontSize: token.fontSizeSM, margin: '4px 0 12px' }}>{text}</div>
  );
}
