import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../forms/field.tsx';

interface FactsFieldProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Whether tasks of the template gather facts of their nodes first. */
export function FactsField({ isOn, onChange }: FactsFieldProps) {
  const { t } = useTranslation();
  const hint = t('nodeFacts.gatherFirstMeans', { facts: '{{ ansible_facts.distribution }}' });
  return (
    <Field name="facts" label={t('nodeFacts.gatherFirst')} hint={hint}>
      {(control) => <Switch {...control} checked={isOn} onChange={onChange} />}
    </Field>
  );
}
