import type { MessageCode } from '../../messages/message.ts';

/** A column of a table. */
export interface Column {
  /** The field of a row; `pool.name`: a field within a field. */
  readonly field: string;
  readonly title: MessageCode;
}

type Row = Readonly<Record<string, unknown>>;

/** What a row has in a field. @example valueIn({ pool: { name: 'web' } }, 'pool.name') // 'web' */
export function valueIn(row: Row, field: string): unknown {
  let value: unknown = row;
  for (const part of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Row)[part];
  }
  return value;
}

/** A value as a cell shows it, before it is made safe. @example cellOf(['a', 'b']) // 'a, b' */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((item) => named(item) ?? cellOf(item)).join(', ');
  return Object.entries(value as Row)
    .map(([name, part]) => `${name}=${cellOf(part)}`)
    .join(' ');
}

/** What a list of records shows of one: its name, or address. */
function named(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null;
  const { name, ip } = item as Row;
  return typeof name === 'string' ? name : typeof ip === 'string' ? ip : null;
}
