import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Credentials } from '../../data/repositories.ts';
import { Field } from '../../forms/field.tsx';
import { useLimits } from '../../forms/limits.ts';
import { DescField, NameField } from '../../forms/name-fields.tsx';
import { faultAt, type FieldFault } from '../../shell/field-of-error.ts';
import { loginAt, type RepositoryDraft } from './repository-draft.ts';

interface RepositoryFieldsProps {
  readonly draft: RepositoryDraft;
  readonly isNew: boolean;
  readonly fault: FieldFault | null;
  readonly onChange: (changes: Partial<RepositoryDraft>) => void;
}

const LONGEST_URL = 1000;
const LONGEST_REF = 200;

/** The fields of a repository; which credentials it takes depends on its URL. */
export function RepositoryFields({ draft, isNew, fault, onChange }: RepositoryFieldsProps) {
  const { t } = useTranslation();
  const { upTo } = useLimits();
  const login = loginAt(draft.url);
  const credentials = (changes: Credentials): void => onChange({ credentials: { ...draft.credentials, ...changes } });
  return (
    <>
      {isNew && <NameField name={draft.name} onChange={(name) => onChange({ name })} />}
      <DescField desc={draft.desc} onChange={(desc) => onChange({ desc })} />
      <Field
        label="URL"
        hint={t('repositories.urlHint')}
        limit={upTo(LONGEST_URL)}
        error={faultAt(fault, 'url')}
        isRequired
      >
        {(control) => (
          <Input {...control} value={draft.url} onChange={({ target }) => onChange({ url: target.value })} />
        )}
      </Field>
      <Field
        label={t('repositories.ref')}
        hint={t('repositories.refHint')}
        limit={upTo(LONGEST_REF)}
        error={faultAt(fault, 'ref')}
      >
        {(control) => (
          <Input {...control} value={draft.ref} onChange={({ target }) => onChange({ ref: target.value })} />
        )}
      </Field>
      {login === 'token' && <TokenFields credentials={draft.credentials} fault={fault} onChange={credentials} />}
      {login === 'key' && <KeyFields draft={draft} fault={fault} onChange={onChange} onCredentials={credentials} />}
    </>
  );
}

interface KeyFieldsProps extends Omit<RepositoryFieldsProps, 'isNew'> {
  readonly onCredentials: (changes: Credentials) => void;
}

/** The key of the login, and the host's. */
function KeyFields({ draft, fault, onChange, onCredentials }: KeyFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Field
        label={t('repositories.sshKey')}
        hint={t('repositories.sshKeyHint')}
        error={faultAt(fault, 'credentials.ssh_key')}
      >
        {(control) => (
          <Input.TextArea
            {...control}
            autoSize={{ minRows: 2, maxRows: 8 }}
            spellCheck={false}
            value={draft.credentials.ssh_key ?? ''}
            onChange={({ target }) => onCredentials({ ssh_key: target.value })}
          />
        )}
      </Field>
      <Field label={t('repositories.hostKey')} hint={t('repositories.hostKeyHint')} error={faultAt(fault, 'host_key')}>
        {(control) => (
          <Input.TextArea
            {...control}
            autoSize={{ minRows: 1, maxRows: 6 }}
            spellCheck={false}
            value={draft.host_key}
            onChange={({ target }) => onChange({ host_key: target.value })}
          />
        )}
      </Field>
    </>
  );
}

interface TokenFieldsProps {
  readonly credentials: Credentials;
  readonly fault: FieldFault | null;
  readonly onChange: (changes: Credentials) => void;
}

function TokenFields({ credentials: { user = '', token = '' }, fault, onChange }: TokenFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('repositories.user')} error={faultAt(fault, 'credentials.user')}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            value={user}
            onChange={({ target }) => onChange({ user: target.value })}
          />
        )}
      </Field>
      <Field
        label={t('repositories.token')}
        hint={t('repositories.tokenHint')}
        error={faultAt(fault, 'credentials.token')}
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={token}
            onChange={({ target }) => onChange({ token: target.value })}
          />
        )}
      </Field>
    </>
  );
}
