import { ANSWER } from './answer.ts';

/*
 * The part of the run-once protocol that lives on the node: POSIX sh, and nothing else but mkdir, head, tail, cat and
 * (where there is one) setsid. A run is a few files that begin with its id:
 *
 *   .pid        who runs it: pid, and what tells that process from an earlier one with its pid
 *   .script     what it runs
 *   .out        what it wrote, stdout and stderr mixed
 *   .timed_out  it was ended because its time was up
 *   .rc         its exit code; there is none while it runs
 *
 * N1. `.pid` is made, and nobody's is overwritten, in the process that then runs the script: who makes it, runs; nobody
 *     else does.
 * N2. That process is in a session of its own, and nothing of it hangs on the connection: what it cannot say because
 *     nobody is there any more (PIPE) does not end it.
 * N3. `.rc` is written in one go, after everything else. No rc and no process: the run was lost.
 * N4. On a full disk nothing runs: a script is kept as a whole, or the run is given up before it began. One that filled
 *     the disk itself gives the room of its script for its exit code.
 *
 * Answers are a line on stderr, where nothing else is written: "springtide-run <id> <answer>".
 */

/** Where runs are, below the home directory of the user that runs them. */
const RUNS_DIRECTORY = '.springtide/runs';
/** Bytes that a shell reads, one by one, faster than another process could. */
const SHORT_OUTPUT = 1024;

/** Where the run is: `$1` is the directory of all runs ('' = below HOME), `$2` the run's id; `d` is what its files begin with. */
const PLACE = `
b=\${1:-$HOME/${RUNS_DIRECTORY}}
id=$2
d=$b/$id
`;

/** Sets `now` to what tells process $1 from an earlier one with its pid, and `session` to its session, where the system says so. */
const IDENTIFY = `
identify() {
  now=- session=
  if read -r stat <"/proc/$1/stat"; then
    set -- \${stat##*) }
    [ "$1" = Z ] && return 1
    session=$4
    shift 19
    now=$1
  fi
  if read -r boot </proc/sys/kernel/random/boot_id; then now=$now/$boot; fi
  return 0
} 2>/dev/null
`;

const TELL = `
tell() { printf '${ANSWER} %s %s\\n' "$id" "$*" >&2; }
`;

const ALIVE = `${IDENTIFY}
alive() {
  read -r pid born <"$d.pid" && kill -0 "$pid" && identify "$pid" && [ "$now" = "$born" ]
} 2>/dev/null
`;

const REPORT = `${TELL}${ALIVE}
finished() {
  [ -s "$d.rc" ] || return 1
  read -r rc <"$d.rc"
  if [ -e "$d.timed_out" ]; then tell timed_out "$rc"; else tell exited "$rc"; fi
}
report() {
  finished && return
  if alive; then tell running
  elif finished; then :
  elif [ -s "$d.pid" ]; then tell lost
  elif [ -e "$d.pid" ]; then tell starting
  else tell absent
  fi
}
pause() { sleep 0.2 2>/dev/null || sleep 1; }
`;

/**
 * Runs in a session of its own: $1 what its files begin with, $2 the script ('' = it was staged), $3 what `identify` made of
 * this process ('' = it was not asked).
 */
const RUNNER = `${IDENTIFY}
d=$1
now=$3
cd 2>/dev/null || cd /
set -C
if { printf '' >"$d.pid"; } 2>/dev/null; then
  set +C
  [ -n "$now" ] || identify $$
  trap : TERM HUP INT PIPE
  keep() { if [ -n "$1" ]; then printf '%s' "$1" >"$d.script"; else mv "$d.staged" "$d.script"; fi; }
  if { printf '' >"$d.out" && printf '%s %s\\n' $$ "$now" >"$d.pid" && keep "$2"; } 2>/dev/null; then
    line=
    IFS= read -r line <"$d.script"
    set -f
    case $line in '#!'*) set -- \${line#??} ;; *) set -- ;; esac
    [ $# -gt 0 ] || set -- sh
    printf '${ANSWER} %s begun\\n' "\${d##*/}" >&2
    exec 3>>"$d.out"
    "$@" "$d.script" </dev/null >&3 2>&1 3>&-
    code=$?
    printf '%s\\n' $code >"$d.rc" || { printf '' >"$d.script"; printf '%s\\n' $code >"$d.rc"; }
  else
    rm -f "$d.script" "$d.out" "$d.pid"
  fi
fi
`;

/**
 * Shows the output of a run that ended. Linux says how far this process has written (3), which is how long it is: a short
 * output is shown without another process, as every process costs.
 */
const SHOW = `
show() {
  size=
  read -r _ size <"/proc/$$/fdinfo/3"
  if [ "\${size:-${SHORT_OUTPUT}0}" -gt ${SHORT_OUTPUT} ]; then exec head -c "$limit" "$d.out"; fi
  while IFS= read -r line; do printf '%s\\n' "$line"; done <"$d.out"
  printf '%s' "$line"
} 2>/dev/null
`;

/**
 * $3 the runner, $4 the script, $5 how much of the output is wanted. Starts what never started; waits for what it
 * started. sshd gives a command a session of its own: then this shell is the runner itself.
 */
const START = `${PLACE}${REPORT}${SHOW}
[ -d "$b" ] || (umask 077; mkdir -p "$b") || { tell refused "cannot make $b"; exit 1; }
limit=$5
if [ ! -e "$d.pid" ] && [ ! -e "$d.rc" ]; then
  if identify $$ && [ "$session" = $$ ]; then
    runner=$3
    set -- "$d" "$4" "$now"
    eval "$runner"
  else
    own=
    command -v setsid >/dev/null && own=setsid
    $own sh -c "$3" springtide "$d" "$4" </dev/null >/dev/null 2>&1 &
    wait $!
  fi
  [ -e "$d.pid" ] || { tell refused "cannot write to $b: is the disk full?"; exit 1; }
fi
report
[ -s "$d.rc" ] && [ -s "$d.out" ] && show
`;

/** stdin is the script, $3 its bytes. A script that arrived in part is not there. */
const STAGE = `${PLACE}${TELL}
[ -d "$b" ] || (umask 077; mkdir -p "$b") || { tell refused "cannot make $b"; exit 1; }
cat >"$d.staged.$$"
if [ "$(wc -c <"$d.staged.$$")" -eq "$3" ]; then
  mv "$d.staged.$$" "$d.staged" && tell staged
else
  rm -f "$d.staged.$$"
  tell refused "the script did not arrive as a whole"
fi
`;

/** $3 is "quiet" when the output is not wanted any more. Ends with the run. */
const FOLLOW = `${PLACE}${REPORT}
n=0
while [ -e "$d.pid" ] && [ ! -s "$d.pid" ] && [ $n -lt 25 ]; do
  n=$((n + 1))
  pause
done
[ -s "$d.pid" ] || { if [ -e "$d.pid" ]; then tell lost; else tell absent; fi; exit 0; }
if [ "$3" = quiet ]; then show() { :; }; else show() { cat; }; fi
exec 3<"$d.out"
while [ ! -s "$d.rc" ] && alive; do
  show <&3
  pause
done
show <&3
report
`;

/** $3 is "timed_out" when that is why. TERM, then KILL after five seconds; also for what the run left behind. */
const END = `${PLACE}${REPORT}
if [ -e "$d.pid" ] && [ ! -s "$d.rc" ]; then
  [ "$3" = timed_out ] && : >"$d.timed_out"
  if alive; then
    kill -s TERM -- "-$pid" 2>/dev/null || kill -s TERM "$pid"
    n=0
    while alive && [ $n -lt 25 ]; do
      n=$((n + 1))
      pause
    done
    kill -s KILL -- "-$pid" 2>/dev/null || kill -s KILL "$pid" 2>/dev/null
    [ -s "$d.rc" ] || echo 137 >"$d.rc"
  fi
fi
report
`;

/** The last bytes ($3) of an output, and how long it is in all. */
const REST = `${PLACE}${TELL}
tail -c "$3" "$d.out"
tell size $(wc -c <"$d.out") "$d.out"
`;

/** Removes what ended long ago: $3 is days. */
const SWEEP = `${PLACE}${TELL}
[ ! -d "$b" ] || find "$b" -mindepth 1 -maxdepth 1 -mtime "+$3" -exec rm -rf {} +
tell swept
`;

/** The scripts by what they do. */
export const SCRIPTS = {
  start: minified(START),
  stage: minified(STAGE),
  follow: minified(FOLLOW),
  end: minified(END),
  rest: minified(REST),
  sweep: minified(SWEEP),
} as const;

export const RUNNER_SCRIPT = minified(RUNNER);

/** They travel with every run: without indentation and empty lines they are shorter. */
function minified(script: string): string {
  return script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
