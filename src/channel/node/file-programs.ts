import { quote } from '../../base/text/shell-quote.ts';

/*
 * Programs that read and write one file of a node, in POSIX sh. What they say has the nonce before it: the login's shell may write, too.
 * Each is one compound command, of which a shell runs nothing before all of it is there.
 */

/** Paths: absolute, as the node's system takes them. */
const LONGEST_PATH = 4000;

/** @example isNodePath('/etc/hosts') // true */
export function isNodePath(text: string): boolean {
  return text.startsWith('/') && !text.includes('\0') && Buffer.byteLength(text) <= LONGEST_PATH && text.isWellFormed();
}

/** Says its size, and then its bytes. */
export function readFileProgram(nonce: string, path: string): string {
  return `{ exec 2>/dev/null
f=${quote(path)}
no() { printf '%s\\n' "${nonce} refused $1"; exit 0; }
[ ! -d "$f" ] || no directory
[ -e "$f" ] || no missing
[ -f "$f" ] || no special
[ -r "$f" ] || no denied
n=$(wc -c <"$f") || no denied
printf '%s\\n' "${nonce} file $((n))"
exec head -c "$((n))" "$f"
}
`;
}

export interface WrittenFile {
  readonly size: number;
  readonly mode: string | null;
}

/** Says that it is ready for the bytes, which come then, and how it ended. */
export function writeFileProgram(nonce: string, path: string, { size, mode }: WrittenFile): string {
  return `{ exec 2>/dev/null
f=${quote(path)}
m=${quote(mode ?? '')}
no() { printf '%s\\n' "${nonce} refused $1"; exit 0; }
if [ -h "$f" ]; then f=$(readlink -f "$f" && echo .) || no parent; f=\${f%??}; fi
[ ! -d "$f" ] || no directory
[ ! -e "$f" ] || [ -f "$f" ] || no special
d=\${f%/*}
[ -d "$d/" ] || no parent
[ -w "$d/" ] && [ -x "$d/" ] || no denied
[ -z "$m" ] || umask 077
t=$f.${nonce}
trap 'rm -f "$t"' EXIT
trap 'exit 1' HUP INT TERM PIPE
if [ -f "$f" ]; then [ -w "$f" ] && cp -p "$f" "$t" || no denied; fi
printf '%s\\n' "${nonce} ready"
head -c ${size} >"$t" || no room
[ "$(wc -c <"$t")" -eq ${size} ] || no cut
[ -z "$m" ] || chmod "$m" "$t" || no denied
mv -f "$t" "$f" || no denied
printf '%s\\n' "${nonce} done"
}
`;
}
