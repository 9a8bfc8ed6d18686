import type { Queries } from '../database.ts';

const KEY = 'sealing_key';

/** The sealing key of the installation: its id, and which server made it where. */
export interface SealingClaim {
  readonly id: string;
  readonly host: string;
  readonly path: string;
}

/** The claim of the installation; null = nothing was sealed yet. */
export async function sealingClaim(database: Queries): Promise<SealingClaim | null> {
  const row = await database.selectFrom('installation').select('value').where('key', '=', KEY).executeTakeFirst();
  return row === undefined ? null : claimIn(row.value);
}

/** Makes a sealing key that of the installation, unless there is one. @returns the one that it has then */
export async function claimSealing(database: Queries, claim: SealingClaim): Promise<SealingClaim> {
  await database
    .insertInto('installation')
    .values({ key: KEY, value: JSON.stringify(claim) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  return (await sealingClaim(database)) ?? claim;
}

/** Makes another sealing key that of the installation. */
export async function changeSealing(database: Queries, claim: SealingClaim): Promise<void> {
  await database
    .updateTable('installation')
    .set({ value: JSON.stringify(claim) })
    .where('key', '=', KEY)
    .execute();
}

function claimIn(value: unknown): SealingClaim {
  const text = (name: string): string => {
    const part = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : null;
    return typeof part === 'string' ? part : '';
  };
  return { id: text('id'), host: text('host'), path: text('path') };
}
