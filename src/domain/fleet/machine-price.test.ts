import { expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';
import { checkedPrice, type MachinePrice } from './machine-price.ts';

function refusalOf(price: MachinePrice): string {
  try {
    checkedPrice(price);
  } catch (error) {
    if (error instanceof Refusal) return `${error.field}: ${englishOf(error.content)}`;
    throw error;
  }
  return '';
}

test('a price has a currency, and is kept with six digits', () => {
  expect(checkedPrice({ price_per_hour: 0.123_456_7, currency: 'USD' })).toEqual({
    price_per_hour: 0.123_457,
    currency: 'USD',
  });
  expect(checkedPrice({ price_per_hour: null, currency: null })).toEqual({ price_per_hour: null, currency: null });
  expect(checkedPrice({ price_per_hour: 0, currency: 'CNY' })).toEqual({ price_per_hour: 0, currency: 'CNY' });
});

test('one without the other, and what is no currency, is refused with its field', () => {
  expect(refusalOf({ price_per_hour: 1, currency: null })).toMatch(/^currency: /);
  expect(refusalOf({ price_per_hour: null, currency: 'EUR' })).toMatch(/^price_per_hour: /);
  expect(refusalOf({ price_per_hour: 1, currency: 'QQQ' })).toMatch(/^currency: .*QQQ/);
});
