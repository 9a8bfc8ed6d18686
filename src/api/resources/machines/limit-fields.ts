import { Type } from 'typebox';
import { LARGEST_ID } from '../../../domain/ids.ts';
import { Optional } from '../../http/fields.ts';

/*
 * What limits the number of machines, and what they cost.
 */

const LARGEST_PRICE = 1_000_000;

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

/** The most machines; those that are waited for count too. */
export const MostMachines = orNull(
  Type.Integer({ minimum: 0, maximum: LARGEST_ID }),
  'the most machines, also those that are being made; null = any number',
);

/** A machine type's own fields, as they are shown. */
export const TYPE_FIELDS = {
  most_machines: MostMachines,
  price_per_hour: orNull(
    Type.Number({ minimum: 0, maximum: LARGEST_PRICE }),
    'what one machine costs; null = not known. Machines keep the price that they were made at',
  ),
  currency: orNull(
    Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3 }),
    'of the price, as in ISO 4217; null = there is no price',
  ),
};

/** The same in a request. */
export const TYPE_INPUT = {
  most_machines: Optional(TYPE_FIELDS.most_machines),
  price_per_hour: Optional(TYPE_FIELDS.price_per_hour),
  currency: Optional(TYPE_FIELDS.currency),
};

export const TYPE_EXAMPLE = { most_machines: 40, price_per_hour: 0.12, currency: 'EUR' };
