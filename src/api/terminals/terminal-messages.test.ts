import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROTOCOL, sizeAsked, sizeIn, ticketIn } from './terminal-messages.ts';

const TICKET = 'ab'.repeat(32);

test.each([
  [`${PROTOCOL}, ticket.${TICKET}`, TICKET],
  [`ticket.${TICKET},${PROTOCOL}`, TICKET],
  [`ticket.${TICKET}`, null],
  [PROTOCOL, null],
  [`${PROTOCOL}, ticket.${TICKET}, ticket.${'cd'.repeat(32)}`, null],
  [`${PROTOCOL}, ticket.${TICKET.toUpperCase()}`, null],
  [`${PROTOCOL}, ticket.${TICKET}0`, null],
  [undefined, null],
])('the ticket of %j', (header, ticket) => expect(ticketIn(header)).toBe(ticket));

test.each([
  ['{"columns":80,"rows":24}', { columns: 80, rows: 24 }],
  ['{"columns":80}', null],
  ['{"columns":0,"rows":24}', null],
  ['{"columns":80.5,"rows":24}', null],
  ['{"columns":501,"rows":24}', null],
  ['{"columns":"80","rows":"24"}', null],
  ['null', null],
  ['{', null],
  [`{"columns":80,"rows":24,"x":"${'x'.repeat(200)}"}`, null],
])('the size in %s', (text, size) => expect(sizeIn(text)).toEqual(size));

test('whatever a client sends, a size is within its bounds', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const { columns, rows } = sizeIn(text) ?? sizeAsked({ columns: text, rows: text });
      expect(columns).toBeLessThanOrEqual(500);
      expect(rows).toBeGreaterThan(0);
    }),
  );
});
