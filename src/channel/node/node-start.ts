import { OUTPUT_MARK } from '../run-report.ts';
import { PERFORM, PERFORM_AS } from './node-become.ts';
import { IDENTIFY, PLACES, REPORT, SAY } from './node-shared.ts';

// The program that claims a run and runs it; node-program.ts says what must hold.

/** Bytes that a shell reads one by one faster than it starts another process. */
const SHORT_OUTPUT = 1024;
/** An output longer than this, and than what is asked for, is cut when its run ended: to its beginning and its end. */
const LONG_OUTPUT = 2 * 1024 * 1024;
const END_KEPT = 1024 * 1024;
/**
 * `claim` claims the run in place $1: 0 = it runs, or ran; or another process has it, and `d` is ''. `why` gathers the
 * reasons why it cannot be kept. `left` are the places where its empty `.pid` stays.
 */
const CLAIM = `
why= left=:
cannot() {
  because=$({ LC_ALL=C; export LC_ALL; mkdir -p "$1" && date >"$1/$id.try" && rm "$1/$id.try"; } 2>&1)
  case $because in
    *space*) because="is full" ;;
    *uota*) because="is over its quota" ;;
    *"oo large"*|*"ize limit"*) because="takes no file of this size (ulimit -f)" ;;
    *ead-only*) because="is read-only" ;;
    *ermission*) because="may not be written" ;;
    "") because="has too little room" ;;
    *) because="cannot be used" ;;
  esac
  why="$why$1 $because; "
  return 1
}
ready() {
  case $1 in
    "$dir") [ -d "$1" ] || mkdir -p "$1" ;;
    */.springtide/runs) [ -d "$1" ] || [ ! -d "\${1%/.springtide/runs}" ] || mkdir -p "$1" ;;
    *) [ -d "$1" ] || mkdir "$1" ;;
  esac 2>/dev/null
  ours "$1" && return
  [ -d "$1" ] || { cannot "$1"; return 1; }
  why="$why$1 belongs to somebody else; "
  return 1
}
rival() {
  case $left in *":$1:"*) return 1 ;; esac
  [ "$1/$id" != "$d" ] && [ -e "$1/$id.pid" ]
}
unclaim() {
  case $left in *":$1:"*) rm -f "$1/$id.pid" ;; esac
  return 1
}
whole() {
  size=
  read -r _ size <"/proc/$$/fdinfo/3"
  [ "\${size:-$bytes}" -eq "$bytes" ]
}
keep() {
  empty "$d.out" && say "$$ $now" >"$d.pid" && { decode "$payload" >&3 && whole; } 3>"$d.script"
} 2>/dev/null
claim() {
  ready "$1" || return 1
  d=$1/$id
  set -C
  { empty "$d.pid"; } 2>/dev/null
  made=$?
  set +C
  if [ $made != 0 ]; then
    made=$d
    d=
    [ ! -e "$made.pid" ] || return 0
    cannot "$1"
    return 1
  fi
  if each rival; then rm -f "$d.pid"; d=; return 0; fi
  if keep; then launch; return 0; fi
  rm -f "$d.script" "$d.out"
  empty "$d.pid"
  d=
  left=$left$1:
  cannot "$1"
}
`;

/**
 * Runs the kept script through `perform`, and keeps how it ended. Signal 25 is XFSZ, which not every shell
 * knows by its name: a file that may not grow is reported like a full disk.
 */
const LAUNCH = `
shorten() {
  { head -c "$limit" "$d.out" >"$d.head" && tail -c ${END_KEPT} "$d.out" >"$d.tail" && say "$size" >"$d.cut" && cat "$d.head" "$d.tail" >"$d.out"; } 2>/dev/null
  rm -f "$d.head" "$d.tail"
}
launch() {
  line=
  IFS= read -r line <"$d.script"
  set -f
  case $line in "#!"*) set -- \${line#??} ;; *) set -- ;; esac
  [ $# -gt 0 ] || set -- sh
  set +f
  tell begun
  exec 3>>"$d.out" 4>>"$d.out"
  apart=
  umask "$mask"
  perform "$@"
  code=$?
  umask 077
  [ $code -le 255 ] || code=$((code - 128))
  [ ! -e "$d.script" ] || empty "$d.script"
  size= errors= ends=
  read -r _ size 2>/dev/null <"/proc/$$/fdinfo/3" || size=$(wc -c <"$d.out")
  read -r _ errors 2>/dev/null <"/proc/$$/fdinfo/4"
  [ -z "$apart" ] || [ "\${errors:-0}" -eq 0 ] || ends="$size $errors"
  [ "\${errors:-0}" -le "\${size:-0}" ] || size=$errors
  [ "\${size:-0}" -le ${LONG_OUTPUT} ] || [ "$size" -le "$limit" ] || shorten
  { say $code; [ -z "$ends" ] || say "$ends"; } >"$d.rc"
}
own() {
  [ -n "$now" ] || identify $$
  cd 2>/dev/null || cd /
  trap : TERM HUP INT PIPE 25
  each claim && return
  each unclaim
  tell refused "$why"
  exit 1
}
`;

/**
 * Shows the output of a run that ended. The length of a run that ran here is known: a short output is shown without
 * another process, and in one piece with the mark, as each process and each piece costs time. A variable holds no NUL:
 * what the shell did not read as it is, head shows. A line end is in IFS, which every shell sets anew.
 */
const SHOW = `
show() {
  end=\${IFS#??} text= line=
  if [ "\${size:-${SHORT_OUTPUT}0}" -le ${SHORT_OUTPUT} ]; then
    LC_ALL=C
    while IFS= read -r line; do text=$text$line$end; done <"$d.out"
    text=$text$line
    if [ \${#text} -eq "$size" ]; then put "${OUTPUT_MARK} $nonce$end$text"; return; fi
  fi
  mark
  exec head -c "$limit" "$d.out"
} 2>/dev/null
`;

/**
 * $4 how much of the output is wanted, $5 the bytes of the script, $6 the script. $7 is "own" in a session that was made for the run.
 * $8 and $9 are empty, or the user and the program that becomes it. Secrets are in no variable that the account
 * exports.
 * Starts a run that never started, or waits for one that did. sshd gives a command a session of its own: then this shell is the
 * runner itself. Otherwise the runner is another shell, which gets the same program.
 */
const startWith = (perform: string): string => `
word() { decode "\\0047"; put "$1"; decode "\\0047"; }
${PLACES}${IDENTIFY}${SAY}${REPORT}${CLAIM}${perform}${LAUNCH}${SHOW}
unset payload become line
limit=$4 bytes=$5 payload=$6 become=$8 supervise=$9 now= size= mask=
{ read -r _ && read -r _ mask; } 2>/dev/null </proc/$$/status
case $mask in [0-7][0-7][0-7][0-7]) ;; *) mask=$(umask) ;; esac
umask 077
if [ "$7" = own ]; then
  seek || own
elif ! seek; then
  if identify $$ && [ "$session" = $$ ]; then
    own
  else
    own=
    command -v setsid >/dev/null && own=setsid
    umask "$mask"
    { put "{ set -- \\"\\$@\\" $4 $5 "; word "$6"; put " own "; word "$8"; put " "; word "$9"; put "; p="; word "$p"; say "; eval \\"\\$p\\"; }"; } | $own /bin/sh -s -- "$1" "$2" "$3" >/dev/null || exit 1
    seek
  fi
fi
if [ "$7" != own ]; then
  report
  if [ -n "$d" ] && [ -s "$d.rc" ] && [ -s "$d.out" ]; then show; fi
fi
`;

export const START = startWith(PERFORM);
/** The same for a run of another user. */
export const START_AS = startWith(PERFORM_AS);
