import { quote } from '../../base/shell-quote.ts';
import { type Program, shellPath } from '../actions/program.ts';

/**
 * The script that says whether a command would run: `changed`, or `ok` with the reason why it would not.
 *
 * @returns null for a command that always runs: there is nothing to ask the node for
 */
export function commandCheck({
  chdir,
  creates,
  removes,
}: Pick<Program, 'chdir' | 'creates' | 'removes'>): string | null {
  if (creates === null && removes === null) return null;
  return [
    ...(chdir === null ? [] : [`cd -- ${shellPath(chdir)} || exit`]),
    ...(creates === null ? [] : [unless(`[ ! -e ${shellPath(creates)} ]`, `${creates} exists`)]),
    ...(removes === null ? [] : [unless(`[ -e ${shellPath(removes)} ]`, `${removes} does not exist`)]),
    'echo changed',
    '',
  ].join('\n');
}

function unless(condition: string, reason: string): string {
  return `${condition} || { printf 'ok\\n%s\\n' ${quote(`skipped: ${reason}`)}; exit 0; }`;
}
