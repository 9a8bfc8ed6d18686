import { message } from '../messages/message.ts';
import { Refusal } from './errors.ts';

/** A number of nodes ("3"), or a share of the nodes in question ("5%"). */
export type Amount = string;

/**
 * Reads 3, "3" or "5%".
 *
 * @param field how the message names the value
 * @throws Refusal when it is neither
 * @example parseAmount('canary', 1) // '1'
 */
export function parseAmount(field: string, value: string | number): Amount {
  const text = String(value).trim();
  if (/^\d{1,9}$/.test(text) || /^(100|\d{1,2})%$/.test(text)) return text;
  throw new Refusal('invalid', message('amount_wrong', { field, given: value }), { field });
}

/**
 * The number of nodes that an amount stands for; a share is rounded down.
 *
 * @example amountOf('10%', 25) // 2
 */
export function amountOf(amount: Amount, nodes: number): number {
  return amount.endsWith('%') ? Math.floor((nodes * Number.parseInt(amount, 10)) / 100) : Number(amount);
}

/**
 * True when `part` of `nodes` is the amount or more.
 *
 * @example reaches('20%', 1, 3) // true
 */
export function reaches(amount: Amount, part: number, nodes: number): boolean {
  return amount.endsWith('%') ? part * 100 >= nodes * Number.parseInt(amount, 10) : part >= Number(amount);
}
