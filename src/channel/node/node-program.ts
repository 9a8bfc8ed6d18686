import { SUPERVISE } from './node-become.ts';
import { IDENTIFY, PLACES, REPORT, SAY } from './node-shared.ts';
import { START, START_AS } from './node-start.ts';

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

/** Bytes of all outputs together that the sweep leaves. */
const OUTPUTS_KEPT = 64 * 1024 * 1024;

/**
 * $4 is "quiet" when the output is not wanted any more. Ends with the run, and with the connection: nothing comes over stdin,
 * and its end is the connection's.
 *
 * The output is followed by one `tail` that looks twice a second and starts nothing. It must know when to end: by --pid,
 * which GNU has, and as long as the runner has a parent that buries it, since --pid takes the dead for living. Otherwise,
 * and when there is no such tail, it is looked for by `cat`, the less often the longer nothing comes. They share
 * one open file, so that each goes on where the other ended.
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
