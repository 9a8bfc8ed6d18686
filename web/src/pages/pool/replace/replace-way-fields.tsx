import { Checkbox, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../../forms/field.tsx';
import { useLimits } from '../../../forms/limits.ts';
import { NumberInput } from '../../../forms/number-input.tsx';
import { LONGEST_BAKE } from '../../../parts/policy/policy-fields.tsx';
import { isAmount, type ReplaceDraft } from './replace-draft.ts';

interface ReplaceWayFieldsProps {
  readonly draft: ReplaceDraft;
  readonly onChange: (changed: Partial<ReplaceDraft>) => void;
}

/** How many machines at once, or what comes before the old ones go. */
export function ReplaceWayFields({ draft, onChange }: ReplaceWayFieldsProps) {
  const { t } = useTranslation();
  const { within } = useLimits();
  if (draft.way !== 'blueGreen') {
    return (
      <Field
        label={t(draft.way === 'rolling' ? 'pool.replace.surge' : 'pool.replace.missing')}
        hint={t('pool.replace.amountHint')}
        error={isAmount(draft.atOnce) ? null : t('pool.replace.notAmount')}
        isRequired
      >
        {(control) => (
          <Input
            {...control}
            style={{ width: 160, display: 'block' }}
            value={draft.atOnce}
            onChange={({ target }) => onChange({ atOnce: target.value })}
          />
        )}
      </Field>
    );
  }
  return (
    <>
      <Field label={t('pool.replace.bake')} hint={t('pool.replace.bakeHint')} limit={within(0, LONGEST_BAKE)}>
        {(control) => (
          <NumberInput
            {...control}
            min={0}
            max={LONGEST_BAKE}
            precision={0}
            value={draft.bake}
            onChange={(bake) => onChange({ bake })}
          />
        )}
      </Field>
      <Checkbox
        style={{ marginBottom: 16 }}
        checked={draft.isAsked}
        onChange={({ target }) => onChange({ isAsked: target.checked })}
      >
        {t('pool.replace.ask')}
      </Checkbox>
    </>
  );
}
