/** A parameter while its declaration is edited. */
export interface ParamRow {
  readonly key: number;
  readonly name: string;
  readonly type: string;
}

export function rowsOf(params: Readonly<Record<string, string>>): readonly ParamRow[] {
  return Object.entries(params).map(([name, type], key) => ({ key, name, type }));
}

/** A new row, with a key of its own. */
export function withRow(rows: readonly ParamRow[], name: string): readonly ParamRow[] {
  const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
  return [...rows, { key, name, type: 'string' }];
}

export function paramsOf(rows: readonly ParamRow[]): Readonly<Record<string, string>> {
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
}

/** What is wrong with a row's name; null = nothing. */
export function nameFault(rows: readonly ParamRow[], { key, name }: ParamRow): 'notAName' | 'twice' | null {
  if (!/^[A-Za-z_]\w*$/.test(name)) return 'notAName';
  return rows.some((row) => row.key !== key && row.name === name) ? 'twice' : null;
}
