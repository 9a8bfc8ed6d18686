import { cleanedName } from '../domain/name.ts';
import type { ScheduleRunId, TokenId } from '../domain/ids.ts';
import type { RequestSource } from './task-origin.ts';
import { type OperatorName, type Principal, PROGRAM_NAMES } from './principal.ts';

/*
 * The only place where principals are made (I1).
 */

const NOBODY = 'anonymous';

/**
 * A caller who gives this name, on a server that asks for no proof.
 *
 * @example namedPrincipal(' root\n').name // 'root'
 */
export function namedPrincipal(name: string, source: RequestSource | null = null): Principal {
  return made({ kind: 'named', name: operatorName(name), source });
}

/** The owner of a token that is valid. */
export function tokenPrincipal(
  { id, owner }: { readonly id: TokenId; readonly owner: string },
  source: RequestSource | null = null,
): Principal {
  return made({ kind: 'token', name: operatorName(owner), tokenId: id, source });
}

/** A run of a schedule, which acts by itself. */
export function schedulePrincipal(runId: ScheduleRunId): Principal {
  return made({ kind: 'schedule', name: operatorName(PROGRAM_NAMES.schedule), runId });
}

/** The program itself: it makes its first token, and tokens on the command line. */
export function programPrincipal(): Principal {
  return made({ kind: 'program', name: operatorName(PROGRAM_NAMES.program) });
}

type Unmade<P> = P extends Principal ? { readonly [Key in Extract<keyof P, string>]: P[Key] } : never;

function made(principal: Unmade<Principal>): Principal {
  return Object.freeze(principal) as Principal;
}

/** A name as one readable line; tabs and line ends separate words. */
function operatorName(text: string): OperatorName {
  const name = cleanedName(text.replaceAll(/\s/gu, ' '));
  return (name === '' ? NOBODY : name) as OperatorName;
}
