import { sayNumber } from '../../i18n/values.ts';

/** Hours or an amount of money with at most two digits after the point. @example sayAmount(1234.567) // '1,234.57' */
export function sayAmount(value: number): string {
  return sayNumber(Math.round(value * 100) / 100);
}

/** @example sayCosts([{ currency: 'EUR', amount: 28.8 }]) // '28.8 EUR' */
export function sayCosts(costs: readonly { readonly currency: string; readonly amount: number }[]): string {
  return costs.map(({ currency, amount }) => `${sayAmount(amount)} ${currency}`).join(' + ');
}
