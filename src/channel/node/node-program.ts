import { SUPERVISE } from './node-become.ts';
import { IDENTIFY, PLACES, REPORT, SAY } from './node-shared.ts';
import { START, START_AS } from './node-start.ts';

/*
 * The part of the run-once protocol that runs on the node: POSIX sh, and nothing else but mkdir, rm, ls, head, tail, cat,
 * sleep and (where there is one) setsid. A run is a few files that begin with its id:
 *
 *   .pid        its process: the pid, and what distinguishes that process from an earlier one with the same pid
 *   .script     what it runs; empty after it ended
 *   .out        what it wrote, stdout and stderr mixed; of much, the beginning and the end
 *   .cut        how many bytes .out had, when it was cut
 *   .timed_out  it was ended because its deadline passed
 *   .rc         its exit code; there is none while it runs. If anything came over stderr, a second line says how long .out
 *               was after the last write to stdout, and after the last write to stderr
 *
 * N1. `.pid` is created, never overwritten, by the process that then runs the script: whoever creates it, runs; nobody
 *     else does. That holds across all places: after creating one, the process looks into the other places, and gives up when
 *     there is another. An empty `.pid` stays where the run could not be kept, so that nobody begins there when it could be.
 * N2. That process has a session of its own, and does not depend on the connection: a write that fails because
 *     nobody reads any more (PIPE) does not end it.
 * N3. The exit code in `.rc` is written in one go, after everything else. No .rc and no process: the run was lost.
 * N4. On a full disk nothing runs: a script is kept as a whole, or the run is refused before it begins. A run that filled
 *     the disk itself frees the space of its script for its exit code.
 * N5. Files are readable by their owner alone, in directories that nobody else made.
 * N6. Both streams of a run append to `.out`, each through an open file of its own: what is written stays in order, and the
 *     position of each open file says where the stream was last written to.
 *
 * Answers are "springtide-run <nonce> <id> <answer>" on stderr; what is shown of an output comes after
 * "springtide-out <nonce>" on stdout. Everything else comes from other programs.
 *
 * A program is sent as one line (see run-once.ts): every line here ends where a command may end, and none contains a single
 * quote or a comment.
 */

/** Bytes of all outputs together that the sweep leaves. */
const OUTPUTS_KEPT = 64 * 1024 * 1024;

/**
 * $4 is "quiet" when the output is no longer wanted. Ends with the run, and with the connection: nothing comes over stdin,
 * and end of file there is the end of the connection.
 *
 * The output is followed by one `tail` that looks twice a second and starts nothing. It must know when to end: by --pid,
 * which GNU tail has, as long as the runner has a parent that reaps it, since --pid takes a zombie for a living process. Otherwise,
 * and when there is no such tail, `cat` looks for new output, less often the longer nothing comes. They share
 * one open file description, so that each continues where the other ended.
 */
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
running() { [ ! -s "$d.rc" ] && alive; }
mark
if [ "$4" = quiet ]; then exec 3</dev/null; else exec 3<"$d.out"; fi
exec 4<&0
tail=
if running && [ "\${parent:-1}" != 1 ]; then
  tail -c +1 -s 0.5 -f "--pid=$pid" <&3 2>/dev/null 3<&- 4<&- &
  tail=$!
fi
{ read -r _; kill $tail $$; } <&4 3<&- 4<&- >/dev/null 2>&1 &
watch=$!
exec 4<&-
[ -z "$tail" ] || wait "$tail"
n=0 idle=0 at=
while running; do
  cat <&3
  was=$at
  read -r _ at </proc/$$/fdinfo/3
  n=$((n + 1)) idle=$((idle + 1))
  [ "$at" = "$was" ] || idle=0
  if [ $n -lt 25 ]; then pause; elif [ $idle -lt 60 ]; then sleep 1; else sleep 4; fi
done 2>/dev/null
cat <&3
report
kill "$watch"
exit
`;

/** $4 is "timed_out" when that is the reason. TERM, then KILL after five seconds; also for processes that the run left behind. */
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
 * Removes runs that ended long ago ($4 is days), programs of modules that nobody used for so long, what holds parameters of
 * lost runs, and outputs of ended runs, the oldest first, when there are too many bytes of them.
 */
const SWEEP = `${PLACES}${IDENTIFY}${SAY}
sweep() {
  ours "$1" || return 1
  find "$1" -mindepth 1 -maxdepth 1 -mtime "+$days" -exec rm -rf {} +
  shelf=\${1%/runs}/modules
  ! ours "$shelf" || find "$shelf" -mindepth 1 -maxdepth 1 -mtime "+$days" -exec rm -rf {} +
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
  startAs: inOneLine(START_AS),
  supervise: inOneLine(SUPERVISE),
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
  return lines.map((line) => (/(^|[ ;])(\{|then|else|do|in|;;|&)$/.test(line) ? `${line} ` : `${line}; `)).join('');
}
