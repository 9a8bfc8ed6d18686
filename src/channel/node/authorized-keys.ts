import { quote } from '../../base/text/shell-quote.ts';

/*
 * Programs that change which keys a node accepts for the user that runs them, in POSIX sh.
 *
 * AK1. The file is whole at every moment: it is written beside, and takes the old one's place. Owner and mode stay, and other lines too.
 * AK2. Each may be run again, and then changes nothing more.
 * AK3. A key is taken away only where the other one is in the file: no program leaves it without both.
 */

const BEFORE = String.raw`set -u
umask 077
fail() { echo "$1"; exit 1; }
cd || fail 'there is no home'
file=.ssh/authorized_keys
if [ -h "$file" ]; then file=$(readlink -f "$file") || fail 'authorized_keys is a link that leads nowhere'; fi
new=$file.springtide
lines() { grep -v '^[[:space:]]*#' "$file" | grep -F "$1"; }
begin() {
  [ -f "$file" ] || fail 'authorized_keys is not a file'
  [ -O "$file" ] || fail 'authorized_keys belongs to another user'
  rm -f "$new" && cp -p "$file" "$new" || fail 'authorized_keys cannot be written'
}
`;

/**
 * Adds a key. Where lines have the other one, it gets a line like each of them, with their options.
 *
 * @param key type and text, as in a file of public keys: 'ssh-ed25519 AAAA…'
 */
export function addKeyProgram(key: string, other: string): string {
  return `${BEFORE}key=${quote(key)}
other=${quote(other)}
[ -d .ssh ] || mkdir .ssh || fail 'there is no directory .ssh, and none can be made'
[ -e "$file" ] || : >"$file"
lines "$key" >/dev/null && exit 0
begin
[ -z "$(tail -c 1 "$new")" ] || echo >>"$new"
added=$(lines "$other" | sed "s|$other.*|$key springtide|")
printf '%s\\n' "\${added:-$key springtide}" >>"$new" || fail 'there is no room'
mv -f "$new" "$file" || fail 'authorized_keys cannot be replaced'
`;
}

/** Takes a key away, if the other one is there (AK3). */
export function removeKeyProgram(key: string, other: string): string {
  return `${BEFORE}key=${quote(key)}
other=${quote(other)}
[ -e "$file" ] || exit 0
grep -qF "$key" "$file" || exit 0
lines "$other" >/dev/null || fail 'the other key is not in authorized_keys'
begin
grep -vF "$key" "$file" >"$new" || fail 'there is no room'
mv -f "$new" "$file" || fail 'authorized_keys cannot be replaced'
`;
}
