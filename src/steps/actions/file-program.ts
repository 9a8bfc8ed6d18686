import { quote } from '../../base/text/shell-quote.ts';
import { englishOf, message } from '../../messages/message.ts';
import { type Program, shellPath } from './program.ts';

export interface FileSpec {
  readonly content: Buffer;
  /** A path; if it is a directory, the file is `name` in it. */
  readonly dest: string;
  /** The source's file name; null when the content comes without a file. */
  readonly name: string | null;
  /** Octal digits; null = the mode of the existing file, or of what a link there leads to, else 0644. */
  readonly mode: string | null;
  readonly owner: string | null;
  readonly group: string | null;
}

/**
 * Writes a file atomically: readers see the old content or the new, and a failure leaves the old. Prints
 * "changed" or "ok".
 */
export function fileProgram({ content, dest, name, mode, owner, group }: FileSpec): Program {
  const ownership = `${owner ?? ''}${group === null ? '' : `:${group}`}`;
  const lines = [
    ...destination({ dest, name }),
    'new=$(mktemp "$dest.XXXXXX") || exit',
    `trap 'rm -f "$new"' EXIT`,
    `trap 'exit 143' TERM`,
    `${writing(content)} >"$new" || exit`,
    mode === null
      ? 'chmod "$(stat -Lc %a "$dest" 2>/dev/null || echo 0644)" "$new" || exit'
      : `chmod ${quote(mode)} "$new" || exit`,
    // a file that is replaced keeps its owner, if that is permitted
    '[ ! -e "$dest" ] || chown "$(stat -Lc %u:%g "$dest")" "$new" 2>/dev/null',
    ...(ownership === '' ? [] : [`chown -- ${quote(ownership)} "$new" || exit`]),
    'look() { stat -Lc %a:%u:%g "$1" 2>/dev/null; }',
    'if [ -f "$dest" ] && cmp -s "$new" "$dest" && [ "$(look "$new")" = "$(look "$dest")" ]; then',
    `  printf '%s\\n' "ok: $dest"`,
    'else',
    `  mv -f "$new" "$dest" && printf '%s\\n' "changed: $dest"`,
    'fi',
  ];
  return { text: `${lines.join('\n')}\n`, args: [], chdir: null, creates: null, removes: null };
}

/** Sets `dest` to the path of the file; ends the program when there can be none. */
export function destination({ dest, name }: Pick<FileSpec, 'dest' | 'name'>): readonly string[] {
  const isDirectory = englishOf(message('copy_onto_directory', { path: '$dest' }));
  const isMissing = englishOf(message('copy_directory_missing', { path: '${dest%/*}' }));
  return [
    'fail() { printf \'%s\\n\' "$1" >&2; exit 1; }',
    `dest=${shellPath(dest)}`,
    'case $dest in /*) ;; *) dest=./$dest ;; esac',
    name === null
      ? `case $dest in */) fail "${isDirectory}" ;; esac\n[ ! -d "$dest" ] || fail "${isDirectory}"`
      : `case $dest in */) dest=\${dest%/}/${quote(name)} ;; esac\n[ ! -d "$dest" ] || dest=$dest/${quote(name)}`,
    `[ -d "\${dest%/*}/" ] || fail "${isMissing}"`,
  ];
}

/** The command that prints the content: as text when a shell can hold it, else from base64. */
export function writing(content: Buffer): string {
  if (isText(content)) return `printf '%s' ${quote(content.toString('utf8'))}`;
  return `printf '%s' ${quote(content.toString('base64'))} | base64 -d`;
}

/** Whether content is text that a shell can hold. */
export function isText(content: Buffer): boolean {
  const text = content.toString('utf8');
  return !text.includes('\0') && Buffer.from(text, 'utf8').equals(content);
}
