import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../../forms/field.tsx';

interface MendsFieldProps {
  readonly mends: boolean;
  readonly onChange: (mends: boolean) => void;
}

/** Whether differences of a load balancer are repaired without being asked for. */
export function MendsField({ mends, onChange }: MendsFieldProps) {
  const { t } = useTranslation();
  return (
    <Field name="mends" label={t('balancers.forgotten')} hint={t('balancers.mendsHint')}>
      {({ id, ...control }) => (
        <Checkbox
          id={id}
          aria-describedby={control['aria-describedby']}
          checked={mends}
          onChange={({ target }) => onChange(target.checked)}
        >
          {t('balancers.mends')}
        </Checkbox>
      )}
    </Field>
  );
}
