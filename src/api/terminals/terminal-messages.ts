import type { TerminalSize } from '../../channel/node-terminal.ts';

/*
 * What goes over the socket of a terminal. Binary messages are what is typed, and what the terminal shows; text messages are JSON.
 */

/** The subprotocol that both sides speak, and the one in which a browser sends its ticket beside it. */
export const PROTOCOL = 'springtide.terminal.v1';
const TICKET = /^ticket\.([0-9a-f]{64})$/;
/** Bytes of a message. */
export const LARGEST_MESSAGE = 65_536;
/** Characters of a JSON message. */
const LONGEST_TEXT = 200;
export const MOST_COLUMNS = 500;
export const MOST_ROWS = 300;

/** The ticket among the subprotocols that a client offers; null = there is none, or it does not speak this one. */
export function ticketIn(header: string | undefined): string | null {
  const offered = (header ?? '').split(',', 10).map((word) => word.trim());
  const tickets = offered.flatMap((word) => TICKET.exec(word)?.[1] ?? []);
  return offered.includes(PROTOCOL) && tickets.length === 1 ? (tickets[0] ?? null) : null;
}

/**
 * The size that a text message asks for; null = it is no such message.
 *
 * @example sizeIn('{"columns":80,"rows":24}') // { columns: 80, rows: 24 }
 */
export function sizeIn(text: string): TerminalSize | null {
  if (text.length > LONGEST_TEXT) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { columns, rows } = value as Readonly<Record<string, unknown>>;
  return isWithin(columns, MOST_COLUMNS) && isWithin(rows, MOST_ROWS) ? { columns, rows } : null;
}

/** The size in the address of the socket; what is not one is the usual. */
export function sizeAsked(query: Readonly<Record<string, unknown>>): TerminalSize {
  const columns = Number(query['columns']);
  const rows = Number(query['rows']);
  return isWithin(columns, MOST_COLUMNS) && isWithin(rows, MOST_ROWS) ? { columns, rows } : { columns: 80, rows: 24 };
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}

/** What the server says beside what the terminal shows, in the person's language. */
export type Told =
  | { readonly kind: 'opened'; readonly id: number }
  /** null = somebody typed again */
  | { readonly kind: 'idle'; readonly seconds: number | null }
  | { readonly kind: 'ended'; readonly reason: string };
