// How a run becomes another user of the node; node-program.ts says what must hold there.

/*
 * NB1. The password goes to the standard input of sudo, when it is asked for, or of su, from a shell's variable that is not
 *      exported: it is in no argument, no environment and no file.
 * NB2. It is sent once: a program that asks again did not accept it.
 * NB3. The script goes to the other user through the same pipe, after that user's shell has reported, and never before: so the
 *      script is never taken for a password, nor the password for a part of the script.
 * NB4. The other user's shell ends the script when that pipe is closed, as nobody else may signal it: whatever ends the run
 *      closes the pipe.
 *
 * Two named pipes connect the runner's shell and sudo: <run>.feed and <run>.ask. They keep no data on the disk.
 */

/** What the other user's shell says when it is ready, and the prompt with which sudo asks for a password. */
const UP = 'springtide-up';
const ASK = 'springtide-ask';
/** What begins the one line that the shell of the other user runs. */
const HEAD = '{ : springtide;';
/** The exit code of a run that could not become the user, and of one for which the program (sudo, su) does not exist. */
const CANNOT = 126;
const NOT_FOUND = 127;
/** The helper's exit code when it has explained the failure. */
const TOLD = 77;

/** Runs the kept script as the login's user, with an open file for each stream (N6). */
export const PERFORM = `
perform() { apart=1; "$@" "$d.script" </dev/null >&3 2>&4 3>&- 4>&-; }
`;

/** Says in a sentence why the user could not be become, by the messages that sudo and su print in the locale C. */
const EXPLAIN = `
cannot_become() { say "cannot become $who: $1" >&3; }
explain() {
  case $said in
    *"a tty"*|*"a terminal"*) case $how in
        sudo) cannot_become "sudo wants a terminal, and a run has none: add \\"Defaults:$me !requiretty\\" to the sudoers of the node" ;;
        doas) cannot_become "$nopass" ;;
        *) cannot_become "$noroot" ;;
      esac ;;
    *springtide-again*|*"uthentication failure"*|*"ncorrect password"*) cannot_become "$how does not take the password: correct become.password of the machine type" ;;
    *"uthorization required"*|*"uthentication required"*) cannot_become "$nopass" ;;
    *"assword is required"*) cannot_become "sudo asks for a password: set become.password of the machine type, or allow it without one (NOPASSWD) in the sudoers of the node" ;;
    *"nknown user"*|*"not exist"*|*"no passwd entry"*) cannot_become "the node has no such user: create it, or name another one in become.user" ;;
    *"in the sudoers file"*|*"not allowed to"*|*"may not run"*) cannot_become "sudo does not let $me do that: add \\"$me ALL=($who) ALL\\" to the sudoers of the node" ;;
    *"peration not permitted"*|*"not enabled"*) cannot_become "$how does not let $me do that: add \\"permit nopass $me as $who\\" to doas.conf of the node" ;;
    *) cannot_become "$how said: \${last:-nothing}" ;;
  esac
}
`;

/** Talks with sudo, and then with the other user's shell, until they have ended. TERM closes the pipe to them (NB4). */
const HELP = `
help_in() {
  trap "" HUP INT PIPE
  trap - TERM
  said= last= asked= up=
  locale=$LC_ALL
  case $locale in *[!A-Za-z0-9_.@-]*) locale= ;; esac
  if [ "$how" = su ] && [ -n "$secret" ]; then decode "$secret"; say ""; fi
  while IFS= read -r line; do
    case $line in
      *${ASK}) if [ -z "$asked" ]; then asked=1; decode "$secret"; say ""; else said="$said springtide-again"; exec >/dev/null; fi ;;
      *${UP}) up=1
        put "${HEAD} set -- $bytes "
        word "$locale"
        put "; "
        decode "$supervise"
        say "}"
        cat "$d.script" ;;
      "") : ;;
      *) last=$line
        if [ -n "$up" ]; then say "$line" >&3; elif [ \${#said} -lt 2000 ]; then said="$said $line"; fi ;;
    esac
  done
  [ -n "$up" ] && exit 0
  explain
  exit ${TOLD}
}
`;

/** Runs the kept script as $become says: method, user, and the password as decode takes it. */
export const PERFORM_AS = `${EXPLAIN}${HELP}
perform() {
  set -f
  set -- $become
  set +f
  how=$1 who=$2
  unset secret
  secret=$3
  nopass="doas takes a password from a terminal only: add \\"permit nopass $me as $who\\" to doas.conf of the node, or use sudo"
  noroot="su needs a terminal to ask for a password, and a run has none: use sudo, set become.password of the machine type, or log in as root"
  command -v "$how" >/dev/null || { cannot_become "there is no $how on the node: install it, or set another method"; return ${NOT_FOUND}; }
  if [ "$how" = su ] && [ -z "$secret" ] && [ "$(id -u)" != 0 ]; then cannot_become "$noroot"; return ${CANNOT}; fi
  rm -f "$d.ask" "$d.feed"
  mkfifo -m 600 "$d.ask" "$d.feed" 2>/dev/null || { cannot_become "no pipe can be made beside the run: set run_dir of the machine type to a directory of another file system"; return ${CANNOT}; }
  boot="echo ${UP} >&2; exec 2>&1; while IFS= read -r p; do case \\$p in \\"${HEAD}\\"*) eval \\"\\$p\\"; exit ;; esac; done"
  line=$(decode "${ASK}\\\\0012.")
  case $how in
    sudo) if [ -n "$secret" ]; then set -- sudo -k -S -p "\${line%.}" -H -u "$who"; else set -- sudo -k -n -H -u "$who"; fi; set -- "$@" -- /bin/sh -c "$boot" ;;
    su) set -- su -s /bin/sh "$who" -c "$boot" ;;
    *) set -- doas -n -u "$who" /bin/sh -c "$boot" ;;
  esac
  own=
  command -v setsid >/dev/null && own=setsid
  help_in <"$d.ask" >"$d.feed" 2>/dev/null & helper=$!
  LC_ALL=C $own "$@" 2>"$d.ask" <"$d.feed" >&3 3>&- 4>&-
  code=$?
  wait "$helper"
  [ $? = ${TOLD} ] && code=${CANNOT}
  secret=
  rm -f "$d.ask" "$d.feed"
  return $code
}
`;

/**
 * What the other user's shell runs: writes the script to a file that nobody else can read, in memory where there is a
 * place for it, and runs it as the runner would. $1 is its number of bytes, $2 the account's LC_ALL. TERM, then KILL after four
 * seconds, as the runner has five.
 */
export const SUPERVISE = `
case $LC_ALL:$2 in :*) ;; *:) unset LC_ALL ;; *) LC_ALL=$2 ;; esac
unset line p
bytes=$1
exec 4<&0 </dev/null
cd 2>/dev/null || cd /
mask=$(umask)
umask 077
for place in /dev/shm /tmp /var/tmp "$HOME"; do
  t=$(mktemp -d "\${place:-/nowhere}/springtide.XXXXXX" 2>/dev/null) && head -c "$bytes" /dev/zero 2>/dev/null >"$t/run.script" && break
  [ -z "$t" ] || rm -rf "$t"
  t=
done
[ -n "$t" ] || { echo "there is no room for the script of $(id -un): make some in /tmp, /var/tmp or the home of that user"; exit ${CANNOT}; }
head -c "$bytes" <&4 >"$t/run.script"
[ "$(wc -c <"$t/run.script")" -eq "$bytes" ] || { rm -rf "$t"; exit 143; }
own=
command -v setsid >/dev/null && own=setsid
trap : TERM HUP INT PIPE
signal() {
  if [ -n "$own" ]; then kill -s "$1" -- "-$pid"; else kill -s "$1" 0; fi
}
watch() {
  trap "" TERM HUP INT PIPE
  while read -r line; do :; done
  echo >"$t/stop"
  pid=
  read -r pid <"$t/pid"
  [ -n "$pid" ] || return
  signal TERM
  n=0
  while kill -0 "$pid" && [ $n -lt 20 ]; do
    n=$((n + 1))
    sleep 0.2 || sleep 1
  done
  rm -rf "$t"
  signal KILL
}
watch <&4 >/dev/null 2>&1 & watcher=$!
exec 4<&-
line=
IFS= read -r line <"$t/run.script"
set -f
case $line in "#!"*) set -- \${line#??} ;; *) set -- ;; esac
[ $# -gt 0 ] || set -- sh
set +f
umask "$mask"
$own /bin/sh -c "echo \\$\\$ >\\"\\$1/pid\\"; [ ! -e \\"\\$1/stop\\" ] || exit 143; shift; exec \\"\\$@\\"" sh "$t" "$@" "$t/run.script"
code=$?
[ $code -le 255 ] || code=$((code - 128))
exec 2>/dev/null
if [ -e "$t/stop" ] || [ ! -d "$t" ]; then wait "$watcher"; else kill -s KILL "$watcher"; fi
rm -rf "$t"
exit $code
`;
