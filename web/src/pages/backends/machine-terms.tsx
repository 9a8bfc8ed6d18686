import { Flex, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MachineTerms } from '../../data/backends.ts';
import { Field } from '../../forms/field.tsx';
import { NumberInput } from '../../forms/number-input.tsx';

const LARGEST_PRICE = 1_000_000;
const PRICE_DIGITS = 6;

interface MachineTermsFieldsProps {
  readonly terms: MachineTerms;
  readonly onChange: (terms: MachineTerms) => void;
}

/** How many machines of a type there may be, and what one costs. */
export function MachineTermsFields({ terms, onChange }: MachineTermsFieldsProps) {
  const { t } = useTranslation();
  const { most_machines, price_per_hour, currency } = terms;
  return (
    <>
      <Field name="most_machines" label={t('usage.mostMachines')} hint={t('usage.mostOfTypeHint')}>
        {(control) => (
          <NumberInput
            {...control}
            min={0}
            precision={0}
            value={most_machines}
            onChange={(most) => onChange({ ...terms, most_machines: most })}
            style={{ width: 200 }}
          />
        )}
      </Field>
      <Flex gap={16} wrap>
        <Field name="price_per_hour" label={t('usage.price')} hint={t('usage.priceHint')}>
          {(control) => (
            <NumberInput
              {...control}
              min={0}
              max={LARGEST_PRICE}
              step={0.01}
              value={price_per_hour}
              onChange={(price) => onChange({ ...terms, price_per_hour: rounded(price) })}
              style={{ width: 200 }}
            />
          )}
        </Field>
        <Field
          name="currency"
          label={t('usage.currency')}
          hint={t('usage.currencyHint')}
          error={price_per_hour !== null && currency === null ? t('usage.currencyMissing') : null}
        >
          {(control) => (
            <Input
              {...control}
              value={currency ?? ''}
              maxLength={3}
              autoComplete="off"
              onChange={({ target }) => onChange({ ...terms, currency: currencyOf(target.value) })}
              style={{ width: 120 }}
            />
          )}
        </Field>
      </Flex>
    </>
  );
}

function rounded(price: number | null): number | null {
  return price === null ? null : Number(price.toFixed(PRICE_DIGITS));
}

function currencyOf(text: string): string | null {
  const code = text.trim().toUpperCase();
  return code === '' ? null : code;
}
