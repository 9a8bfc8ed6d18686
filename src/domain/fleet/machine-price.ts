import { quoted } from '../characters.ts';
import { Refusal } from '../errors.ts';
import { message } from '../../messages/message.ts';

/** What a machine costs. */
export interface MachinePrice {
  /** null = not known */
  readonly price_per_hour: number | null;
  /** A code of ISO 4217; null = there is no price. */
  readonly currency: string | null;
}

/** Digits after the point that are kept of a price. */
const DIGITS = 6;

/** The currencies that a price may be in. */
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/**
 * A price as it is stored: rounded to six digits.
 *
 * @throws Refusal for a price without currency, a currency without price, or an unknown currency
 * @example checkedPrice({ price_per_hour: 0.12, currency: 'USD' })
 */
export function checkedPrice({ price_per_hour: price, currency }: MachinePrice): MachinePrice {
  if (currency !== null && !CURRENCIES.has(currency)) {
    throw new Refusal('invalid', message('currency_unknown', { given: quoted(currency) }), { field: 'currency' });
  }
  if (price !== null && currency === null)
    throw new Refusal('invalid', message('price_without_currency'), { field: 'currency' });
  if (price === null && currency !== null)
    throw new Refusal('invalid', message('currency_without_price'), { field: 'price_per_hour' });
  return { price_per_hour: price === null ? null : Number(price.toFixed(DIGITS)), currency };
}
