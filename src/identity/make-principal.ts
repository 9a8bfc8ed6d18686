import type { ScheduleRunId, TokenId } from '../domain/ids.ts';
import { type OperatorName, type Principal, PROGRAM_NAMES } from './principal.ts';

/*
 * The only place where principals are made (I1).
 */

const LONGEST_NAME = 50;
const UNFIT = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const NOBODY = 'anonymous';
/** Code units of a text that are looked at. */
const LONGEST_TEXT = 1000;

/**
 * Somebody who says this name, on a server that believes everybody.
 *
 * @example namedPrincipal(' root\n').name // 'root'
 */
export function namedPrincipal(name: string): Principal {
  return made({ kind: 'named', name: operatorName(name) });
}

/** The owner of a token that is valid. */
export function tokenPrincipal({ id, owner }: { readonly id: TokenId; readonly owner: string }): Principal {
  return made({ kind: 'token', name: operatorName(owner), tokenId: id });
}

/** A run of a schedule, which acts by itself. */
export function schedulePrincipal(runId: ScheduleRunId): Principal {
  return made({ kind: 'schedule', name: operatorName(PROGRAM_NAMES.schedule), runId });
}

/** The program, which makes its first token, and tokens at the command of who runs it. */
export function programPrincipal(): Principal {
  return made({ kind: 'program', name: operatorName(PROGRAM_NAMES.program) });
}

type Unmade<P> = P extends Principal ? { readonly [Key in Extract<keyof P, string>]: P[Key] } : never;

function made(principal: Unmade<Principal>): Principal {
  return Object.freeze(principal) as Principal;
}

/**
 * Takes out of a text what has no place in a line that people read: control and format characters, such as those that
 * turn the direction of writing, what is not seen, and blanks around and in rows.
 */
function operatorName(text: string): OperatorName {
  const visible = text
    .slice(0, LONGEST_TEXT)
    .normalize('NFC')
    .replaceAll(UNFIT, (character) =>
      // a tab or a line end parts words
      /\s/u.test(character) ? ' ' : '',
    );
  const words = visible.split(/\s/u).filter((word) => word !== '');
  const name = Array.from(words.join(' ')).slice(0, LONGEST_NAME).join('').trim();
  return (name === '' ? NOBODY : name) as OperatorName;
}
