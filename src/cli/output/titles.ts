import type { MessageCode } from '../../messages/message.ts';
import type { Column } from './columns.ts';

/** The titles of fields that tables have. */
const TITLES = {
  id: 'cli_column_id',
  name: 'cli_column_name',
  desc: 'cli_column_desc',
  biz: 'cli_column_biz',
  most_machines: 'cli_column_most_machines',
  docker_image: 'cli_column_image',
  url: 'cli_column_url',
  operator: 'cli_column_operator',
  token: 'cli_column_token',
  current: 'cli_column_current',
} as const satisfies Readonly<Record<string, MessageCode>>;

/** Columns with their usual titles. @example columns('id', 'name') */
export function columns(...fields: readonly (keyof typeof TITLES)[]): readonly Column[] {
  return fields.map((field) => ({ field, title: TITLES[field] }));
}
