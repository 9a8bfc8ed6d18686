import { quote } from '../../base/text/shell-quote.ts';
import { destination, type FileSpec, isText, writing } from '../actions/file-program.ts';

/**
 * The script that says what writing a file would change, and changes nothing: `changed` or `ok` in a line, and below it a unified
 * diff. Only the name is said of a file that is no text. Nothing is written anywhere, and no time is part of what is said.
 */
export function fileCheck({ content, dest, name, mode, owner, group }: FileSpec): string {
  return [
    ...destination({ dest, name }),
    ...shownPath({ dest, name }),
    `content() { ${writing(content)}; }`,
    `say() { printf '%s\\n' "$@"; }`,
    'differs() {',
    '  if [ ! -e "$dest" ]; then',
    '    say "--- /dev/null" "+++ $shown"',
    `    ${comparison(content, '/dev/null')}`,
    '  elif ! content | cmp -s - "$dest"; then',
    '    say "--- $shown" "+++ $shown"',
    `    ${comparison(content, '"$dest"')}`,
    '  fi',
    ...attributeLines({ mode, owner, group }),
    '}',
    '[ ! -e "$dest" ] || { [ -f "$dest" ] && [ -r "$dest" ]; } || fail "$dest cannot be read as a file"',
    'said=$(differs)',
    `if [ -z "$said" ]; then say ok; else say changed "$said"; [ ! -L "$dest" ] || say "-symbolic link" "+file"; fi`,
    '',
  ].join('\n');
}

/** Sets `shown` to the path as the action names it: a home is another one on each node. */
function shownPath({ dest, name }: Pick<FileSpec, 'dest' | 'name'>): readonly string[] {
  if (name === null) return [`shown=${quote(dest)}`];
  const below = quote(`${dest}${dest.endsWith('/') ? '' : '/'}${name}`);
  return [`shown=${quote(dest)}`, `[ "\${dest##*/}" = "\${shown##*/}" ] || shown=${below}`];
}

/** The first two lines of a diff have times, and the name of a pipe. */
function comparison(content: Buffer, old: string): string {
  if (!isText(content)) return 'say "binary file"';
  const named = `sed -e '1,2{' -e '/^--- /d' -e '/^+++ /d' -e '}'`;
  return `if command -v diff >/dev/null; then content | diff -u ${old} - | ${named}; else say "diff is not installed on the node"; fi`;
}

function attributeLines({ mode, owner, group }: Pick<FileSpec, 'mode' | 'owner' | 'group'>): readonly string[] {
  // stat writes no zeros before the digits
  const wanted = mode === null ? null : Number.parseInt(mode, 8).toString(8);
  return [
    ...attribute('mode', wanted, ['%a']),
    ...attribute('owner', owner, ['%U', '%u']),
    ...attribute('group', group, ['%G', '%g']),
  ];
}

/** @param formats of stat: what is wanted may be any of them */
function attribute(title: string, wanted: string | null, formats: readonly string[]): readonly string[] {
  if (wanted === null) return [];
  const [shown = ''] = formats;
  const isSame = formats.map((format) => `[ "$(stat -Lc ${format} "$dest")" = ${quote(wanted)} ]`).join(' || ');
  const line = quote(`+${title}: ${wanted}`);
  return [
    `  if [ ! -e "$dest" ]; then say ${line}`,
    `  elif ! { ${isSame}; }; then say "-${title}: $(stat -Lc ${shown} "$dest")" ${line}; fi`,
  ];
}
