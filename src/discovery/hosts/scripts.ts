/*
 * Parts of what runs on a host, in POSIX sh with programs of coreutils and util-linux (or busybox). Answers are lines that begin with
 * a nonce: answers.ts reads them.
 *
 * HS1. One program at a time works on a file, under a lock that its death ends. Nothing is held between two programs.
 * HS2. A text is put in place by a rename, and only while the file is what the server read: what somebody wrote meanwhile stays.
 * HS3. Nothing of the server becomes a part of a command but through `quote`, or as base64 of a text.
 */

/** Bytes of a file; more is not read, and not written. */
export const LARGEST_FILE = 1024 * 1024;
/** Tenths of a second for another program to let go of the file; then the server asks again. */
const LOCK_WITHIN = 100;
/** Characters of what a host's programs say that are passed on. */
const LONGEST_SAYING = 1500;

/** What every program begins with. `tools` are the programs that it needs. */
export const sharedPart = (tools: string): string => `
set -f
umask 077
LC_ALL=C
export LC_ALL
nap() { sleep 0.1 2>/dev/null || sleep 1; }
say() { printf '%s\\n' "$n $*"; }
refuse() { say "refused $1 $(printf '%s' "$2" | tr -c '[:print:]' ' ' | cut -c 1-${LONGEST_SAYING})"; exit 0; }
for tool in ${tools}; do
  command -v "$tool" >/dev/null || refuse tool "$tool"
done
`;

/** The programs that the parts below need. */
export const FILE_TOOLS = 'flock base64 sha256sum readlink tr cut wc';

/** Sets `real` to the file behind all links, and `side` to what the names of the files beside it begin with; locks it. */
export const OPEN = `
hash() { set -- $(sha256sum <"$1"); printf '%s' "$1"; }
real=$(readlink -f -- "$file") || real=
[ -f "$real" ] || refuse missing
[ -r "$real" ] || refuse unreadable
side=\${real%/*}/.\${real##*/}.springtide
why=$({ : >>"$side.lock"; } 2>&1) || refuse unwritable "$why"
exec 9>>"$side.lock"
tries=0
until flock -n 9; do
  tries=$((tries + 1))
  [ $tries -le ${LOCK_WITHIN} ] || refuse busy
  nap
done
`;

/** Removes what a program left that was killed, and sets `sum` to the file's hash. */
export const MEASURE = `
rm -f "$side.put"
size=$(wc -c <"$real")
[ "$size" -le ${LARGEST_FILE} ] || refuse large
sum=$(hash "$real")
`;

/**
 * What earlier programs left where the channel keeps its runs goes: hosts are asked often, and each answer is a copy of the file.
 *
 * @param prefix of the ids of runs
 */
export const sweepPart = (prefix: string): string => `
case $0 in */${prefix}*.script) find "\${0%/*}" -name '${prefix}*' -mmin +60 -exec rm -f {} + 2>/dev/null ;; esac
`;

/** Says the file. */
export const TELL = `
say "file $sum $size"
exec cat "$real"
`;

/** `stage` writes the text of `data` to "$side.put", with the owner and mode of the file. */
export const STAGE = `
unstage() { rm -f "$side.put"; refuse "$@"; }
stage() {
  why=$({ cp -p -- "$real" "$side.put" && data >"$side.put"; } 2>&1) || unstage unwritable "$why"
  [ "$(hash "$side.put")" = "$to" ] || unstage cut
  sync "$side.put" 2>/dev/null || :
}
`;
