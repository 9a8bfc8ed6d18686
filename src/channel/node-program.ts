import { ANSWER, OUTPUT_MARK } from './answer.ts';

/*
 * The part of the run-once protocol that lives on the node: POSIX sh, and nothing else but mkdir, rm, ls, head, tail, cat,
 * sleep and (where there is one) setsid. A run is a few files that begin with its id:
 *
 *   .pid        who runs it: pid, and what tells that process from an earlier one with its pid
 *   .script     what it runs; empty when it ended
 *   .out        what it wrote, stdout and stderr mixed; of much, the beginning and the end
 *   .cut        how many bytes .out had, when it was cut
 *   .timed_out  it was ended because its time was up
 *   .rc         its exit code; there is none while it runs
 *
 * N1. `.pid` is made, and nobody's is overwritten, in the process that then runs the script: who makes it, runs; nobody
 *     else does. That holds over all places: who made one looks into the other places, and gives up when there is
 *     another. An empty one stays where the run could not be kept, so that nobody begins there when it could.
 * N2. That process is in a session of its own, and nothing of it hangs on the connection: what it cannot say because
 *     nobody is there any more (PIPE) does not end it.
 * N3. `.rc` is written in one go, after everything else. No rc and no process: the run was lost.
 * N4. On a full disk nothing runs: a script is kept as a whole, or the run is given up before it began. One that filled
 *     the disk itself gives the room of its script for its exit code.
 * N5. Files are for their owner's eyes, in directories that nobody else made.
 *
 * Answers are "springtide-run <nonce> <id> <answer>" on stderr; what is shown of an output comes after
 * "springtide-out <nonce>" on stdout. Whatever else is there comes from elsewhere.
 *
 * A program arrives as one line (see run-once.ts): every line here ends where a command may end, and none has a single
 * quote or a comment in it.
 */

/** Bytes that a shell reads, one by one, faster than another process could. */
const SHORT_OUTPUT = 1024;
/** An output that is longer is cut when its run ended: to its beginning, which is what may be asked for, and its end. */
const LONG_OUTPUT = 2 * 1024 * 1024;
const END_KEPT = 1024 * 1024;
/** Bytes of all outputs together that the sweep leaves. */
const OUTPUTS_KEPT = 64 * 1024 * 1024;

/**
 * $1 is the nonce, $2 the run's id, $3 the directory of all runs: '' = where there is room for them; with a slash at its
 * end, the parent of one. `each` calls $1 with every place, until it succeeds. `seek` sets `d` to what the run's files
 * begin with, to '' where there is none: a file with something in it counts for more than an empty one.
 */
const PLACES = `
nonce=$1 id=$2 dir=$3 d=
me=\${LOGNAME:-\${USER:-me}}
case $me in */*) me=me ;; esac
case $dir in */) dir=$dir.springtide-$me ;; esac
each() {
  if [ -n "$dir" ]; then "$1" "$dir"; return; fi
  { [ -n "$HOME" ] && [ "$HOME" != / ] && "$1" "$HOME/.springtide/runs"; } || "$1" "/var/tmp/.springtide-$me" || "$1" "/tmp/.springtide-$me" || "$1" "/run/.springtide-$me" || "$1" "/dev/shm/.springtide-$me"
}
ours() {
  [ -d "$1" ] && [ -O "$1" ] && [ ! -h "$1" ] || return 1
  case $1 in */.springtide/runs) ours "\${1%/runs}" ;; esac
}
has() {
  [ -e "$1/$id.pid" ] && ours "$1" || return 1
  d=$1/$id
  [ -s "$d.pid" ]
}
seek() { d=; each has || [ -n "$d" ]; }
`;

/** Sets `now` to what tells process $1 from an earlier one with its pid, and `session` to its session, where the system says so. */
const IDENTIFY = `
identify() {
  now=- session=
  if read -r stat <"/proc/$1/stat"; then
    set -- \${stat##*\\) }
    [ "$1" = Z ] && return 1
    session=$4
    shift 19
    now=$1
  fi
  if read -r boot </proc/sys/kernel/random/boot_id; then now=$now/$boot; fi
  return 0
} 2>/dev/null
alive() {
  read -r pid born <"$d.pid" && kill -0 "$pid" && identify "$pid" && [ "$now" = "$born" ]
} 2>/dev/null
`;

/** Says things. What is said may be secret: no shell may start another program for it, and some have no printf of their own. */
const SAY = `
bin=$PATH
PATH=/nowhere
if printf "" 2>/dev/null; then
  put() { printf %s "$1"; }
  say() { printf "%s\\n" "$1"; }
  decode() { printf %b "$1"; }
  empty() { printf "" >"$1"; }
else
  put() { print -nr -- "$1"; }
  say() { print -r -- "$1"; }
  decode() { print -n -- "$1"; }
  empty() { print -n >"$1"; }
fi
PATH=$bin
tell() { say "${ANSWER} $nonce $id $*" >&2; }
mark() { say "${OUTPUT_MARK} $nonce"; }
`;

const REPORT = `
finished() {
  [ -s "$d.rc" ] || return 1
  read -r rc <"$d.rc"
  if [ -e "$d.timed_out" ]; then tell timed_out "$rc"; else tell exited "$rc"; fi
}
report() {
  if [ -z "$d" ]; then tell absent; return; fi
  finished && return
  if alive; then tell running
  elif finished; then :
  elif [ -s "$d.pid" ]; then { empty "$d.script"; } 2>/dev/null; tell lost
  elif [ -e "$d.pid" ]; then tell starting
  else tell absent
  fi
}
pause() { sleep "\${1:-0.2}" 2>/dev/null || sleep 1; }
`;

/**
 * `claim` takes the run in place $1: 0 = it runs, or ran; or somebody else has it, and `d` is ''. `why` gathers what
 * keeps it from being kept. `left` are the places where its empty `.pid` stays.
 */
const CLAIM = `
why= left=:
cannot() {
  because=$({ LC_ALL=C; export LC_ALL; mkdir -p "$1" && date >"$1/$id.try" && rm "$1/$id.try"; } 2>&1)
  case $because in
    *space*) because="is full" ;;
    *uota*) because="is over its quota" ;;
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

/** Runs the script that was kept, and keeps how it ended. */
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
  exec 3>>"$d.out"
  umask "$mask"
  "$@" "$d.script" </dev/null >&3 2>&1 3>&-
  code=$?
  umask 077
  [ $code -le 255 ] || code=$((code - 128))
  empty "$d.script"
  size=
  read -r _ size 2>/dev/null <"/proc/$$/fdinfo/3" || size=$(wc -c <"$d.out")
  [ "\${size:-0}" -le ${LONG_OUTPUT} ] || shorten
  say $code >"$d.rc"
}
own() {
  [ -n "$now" ] || identify $$
  cd 2>/dev/null || cd /
  trap : TERM HUP INT PIPE
  each claim && return
  each unclaim
  tell refused "$why"
  exit 1
}
`;

/**
 * Shows the output of a run that ended. Of one that ran here it is known how long it is: a short output is shown without
 * another process, as every process costs.
 */
const SHOW = `
show() {
  mark
  if [ "\${size:-${SHORT_OUTPUT}0}" -gt ${SHORT_OUTPUT} ]; then exec head -c "$limit" "$d.out"; fi
  while IFS= read -r line; do say "$line"; done <"$d.out"
  put "$line"
} 2>/dev/null
`;

/**
 * $4 how much of the output is wanted, $5 the bytes of the script, $6 the script. $7 is "own" in the session that was made for it.
 * Starts what never started; waits for what it started. sshd gives a command a session of its own: then this shell is the
 * runner itself. Otherwise another one is, which gets the same program.
 */
const START = `
word() { decode "\\0047"; put "$1"; decode "\\0047"; }
${PLACES}${IDENTIFY}${SAY}${REPORT}${CLAIM}${LAUNCH}${SHOW}
limit=$4 bytes=$5 payload=$6 now= size= mask=
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
    { put "{ set -- \\"\\$@\\" $4 $5 "; word "$6"; put " own; p="; word "$p"; say "; eval \\"\\$p\\"; }"; } | $own /bin/sh -s -- "$1" "$2" "$3" >/dev/null || exit 1
    seek
  fi
fi
if [ "$7" != own ]; then
  report
  if [ -n "$d" ] && [ -s "$d.rc" ] && [ -s "$d.out" ]; then show; fi
fi
`;

/** $4 is "quiet" when the output is not wanted any more. Ends with the run, and looks the less often the longer it takes. */
const FOLLOW = `${PLACES}${IDENTIFY}${SAY}${REPORT}
n=0
seek
while [ -n "$d" ] && [ ! -s "$d.pid" ] && [ $n -lt 25 ]; do
  n=$((n + 1))
  pause
  seek
done
[ -n "$d" ] || { tell absent; exit; }
[ -s "$d.pid" ] && [ -e "$d.out" ] || { tell lost; exit; }
if [ "$4" = quiet ]; then show() { :; }; else show() { cat; }; fi
mark
exec 3<"$d.out"
n=0
while [ ! -s "$d.rc" ] && alive; do
  show <&3
  n=$((n + 1))
  if [ $n -lt 25 ]; then pause; elif [ $n -lt 80 ]; then sleep 1; else sleep 2; fi
done
show <&3
report
`;

/** $4 is "timed_out" when that is why. TERM, then KILL after five seconds; also for what the run left behind. */
const END = `${PLACES}${IDENTIFY}${SAY}${REPORT}
seek
if [ -n "$d" ] && [ ! -s "$d.rc" ]; then
  umask 077
  [ "$4" = timed_out ] && empty "$d.timed_out"
  if alive; then
    kill -s TERM -- "-$pid" 2>/dev/null || kill -s TERM "$pid"
    n=0
    while alive && [ $n -lt 25 ]; do
      n=$((n + 1))
      pause
    done
    kill -s KILL -- "-$pid" 2>/dev/null || kill -s KILL "$pid" 2>/dev/null
    [ -s "$d.rc" ] || { empty "$d.script"; say 137 >"$d.rc"; }
  fi
fi
report
`;

/** The last bytes ($4) of an output, and how long it was in all. */
const REST = `${PLACES}${SAY}
seek
size=
{ read -r size <"$d.cut"; } 2>/dev/null || size=$(wc -c <"$d.out")
mark
tail -c "$4" "$d.out"
tell size $size "$d.out"
`;

/**
 * Removes what ended long ago ($4 is days), what holds parameters of a run that was lost, and the outputs of ended runs, the
 * oldest first, of which there is too much.
 */
const SWEEP = `${PLACES}${IDENTIFY}${SAY}
sweep() {
  ours "$1" || return 1
  find "$1" -mindepth 1 -maxdepth 1 -mtime "+$days" -exec rm -rf {} +
  kept=0
  ls -ltn "$1" | while read -r _ _ _ _ size _ _ _ name; do
    d=$1/\${name%.*}
    case $name in
      *.script) [ "$size" -eq 0 ] || [ ! -s "$d.pid" ] || alive || empty "$d.script" ;;
      *.out) kept=$((kept + size))
        if [ $kept -gt ${OUTPUTS_KEPT} ] && [ "$size" -gt 0 ] && { [ -s "$d.rc" ] || ! alive; }; then
          [ -s "$d.cut" ] || say "$size" >"$d.cut"
          empty "$d.out"
        fi ;;
    esac
  done
  return 1
}
days=$4
umask 077
each sweep
tell swept
`;

/** The programs by what they do. */
export const PROGRAMS = {
  start: inOneLine(START),
  follow: inOneLine(FOLLOW),
  end: inOneLine(END),
  rest: inOneLine(REST),
  sweep: inOneLine(SWEEP),
} as const;

/** A program whose every line ends where a command may end, as one line. */
function inOneLine(program: string): string {
  const lines = program
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.map((line) => (/(^|[ ;])(\{|then|else|do|in|;;)$/.test(line) ? `${line} ` : `${line}; `)).join('');
}
