import { REPORT_MARK, OUTPUT_MARK } from '../run-report.ts';

// What programs on a node have in common; node-program.ts says what must hold.

/**
 * $1 is the nonce, $2 the run's id, $3 the directory of all runs: '' = the first with room for them; with a slash at its
 * end, its parent. `each` calls its argument with every place, until it succeeds. `seek` sets `d` to the prefix of the run's
 * files, to '' where there is none: a file with content counts for more than an empty one.
 */
export const PLACES = `
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

/**
 * Sets `now` to what distinguishes process $1 from an earlier one with its pid, and `session` and `parent` to its session and
 * parent, where the system shows them.
 */
export const IDENTIFY = `
identify() {
  now=- session= parent=
  if read -r stat <"/proc/$1/stat"; then
    set -- \${stat##*\\) }
    [ "$1" = Z ] && return 1
    session=$4 parent=$2
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

/** Prints. The text may be secret: no shell may start another program for it, and some have no printf of their own. */
export const SAY = `
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
tell() { say "${REPORT_MARK} $nonce $id $*" >&2; }
mark() { say "${OUTPUT_MARK} $nonce"; }
`;

export const REPORT = `
finished() {
  [ -s "$d.rc" ] || return 1
  ends=
  { read -r rc; read -r ends; } <"$d.rc"
  if [ -e "$d.timed_out" ]; then tell timed_out "$rc"; else tell exited "$rc\${ends:+ $ends}"; fi
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
