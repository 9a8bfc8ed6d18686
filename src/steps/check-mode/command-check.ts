import { quote } from '../../base/text/shell-quote.ts';
import { englishOf, message } from '../../messages/message.ts';
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
    ...(chdir === null ? [] : [entering(chdir)]),
    ...(creates === null ? [] : [unless(`[ ! -e ${shellPath(creates)} ]`, `${creates} exists`)]),
    ...(removes === null ? [] : [unless(`[ -e ${shellPath(removes)} ]`, `${removes} does not exist`)]),
    'echo changed',
    '',
  ].join('\n');
}

/** A shell's own words have the path of the script, which is another one on each node (CS3). */
function entering(directory: string): string {
  const reason = englishOf(message('check_directory_closed', { path: directory }));
  return `cd -- ${shellPath(directory)} 2>/dev/null || { printf '%s\\n' ${quote(reason)} >&2; exit 1; }`;
}

function unless(condition: string, reason: string): string {
  return `${condition} || { printf 'ok\\n%s\\n' ${quote(`skipped: ${reason}`)}; exit 0; }`;
}
