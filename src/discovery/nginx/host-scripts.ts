import { FILE_TOOLS, MEASURE, OPEN, sharedPart, STAGE, sweepPart, TELL } from '../hosts/scripts.ts';

/*
 * What runs on a host of nginx, beside what every file on hosts has (HS1 to HS3 in hosts/scripts.ts), with programs of diffutils, too.
 *
 * NX1. A text stays in place only after `nginx -t` took it with everything around it, and nginx began workers with it; else the old
 *      one comes back. A program that was killed in between is completed by the next: `.old` beside `.new` says that nobody decided.
 * NX2. `.unloaded` stands beside a file from before nginx is told of it until nginx has it. While it stands, the next change reloads,
 *      whatever it changes.
 */

/** What the ids of runs begin with. */
export const RUN_PREFIX = 'nginx-';
/** Tenths of a second for nginx to be there, as after a restart. */
const PRESENT_WITHIN = 20;
/** Tenths of a second for new workers after a reload. */
const RELOAD_WITHIN = 200;
/** Probes at a time. */
const PROBES = 50;

const SHARED = sharedPart(`${FILE_TOOLS} cmp`);

/** Completes what a program left that was killed. */
const RECOVER = `
put_back() { mv -f "$side.old" "$real"; rm -f "$side.new" "$side.put"; }
if [ -e "$side.old" ]; then
  : >"$side.unloaded"
  if cmp -s "$real" "$side.new"; then put_back; else rm -f "$side.old"; fi
fi
rm -f "$side.new"
`;

const BEGIN = `${SHARED}${OPEN}${RECOVER}${MEASURE}`;

/**
 * `master` sets `pid`; `list` sets `workers` to words of pid, start and role: its start tells a process from an earlier one with its
 * pid. Everybody may read the titles of processes, unless /proc is mounted with hidepid.
 */
const WORKERS = `
master() {
  pid=
  read -r pid <"$pidfile" && [ -d "/proc/\${pid:-none}" ]
} 2>/dev/null
stated() {
  line=
  read -r line <"/proc/$1/stat" || return 1
  set -- \${line##*) }
  state=$1 parent=$2
  shift 19
  start=$1
  [ "$state" != Z ]
} 2>/dev/null
list() {
  workers=
  for process in $(set +f; cd /proc && echo [0-9]*); do
    stated "$process" && [ "$parent" = "$pid" ] || continue
    title=
    IFS= read -r title 2>/dev/null <"/proc/$process/cmdline"
    case $title in
      *"worker process is shutting down"*) role=ending ;;
      *"worker process"*) role=serving ;;
      *) continue ;;
    esac
    workers="$workers$process:$start:$role "
  done
}
serves() { case $workers in *:serving*) return 0 ;; *) return 1 ;; esac; }
present() {
  tries=0
  until master && list && serves; do
    tries=$((tries + 1))
    [ $tries -le ${PRESENT_WITHIN} ] || return 1
    nap
  done
}
tell_workers() {
  for worker in $workers; do say "worker $(printf '%s' "$worker" | tr : ' ')"; done
}
`;

/**
 * Succeeds where what runs is not what the file says: a change was not loaded, or somebody changed the file after nginx began its
 * workers, as far as times of two seconds tell.
 */
const STALE = `
stale() {
  [ ! -e "$side.unloaded" ] || return 0
  known=
  { read -r known <"$side.loaded"; } 2>/dev/null
  [ -n "$known" ] && [ "$known" != "$sum" ] || return 1
  ticks=$(getconf CLK_TCK 2>/dev/null) || ticks=100
  changed=$(stat -c %Y "$real" 2>/dev/null) || return 1
  booted=
  while read -r word value; do [ "$word" != btime ] || booted=$value; done </proc/stat
  [ -n "$booted" ] || return 1
  for worker in $workers; do
    began=\${worker#*:}
    began=\${began%%:*}
    case $worker in *:serving) [ $((booted + began / ticks + 2)) -ge "$changed" ] || return 0 ;; esac
  done
  return 1
}
`;

const NGINX = `
privileged() {
  if [ "$sudo" = yes ] && [ "$(id -u)" != 0 ]; then sudo -n "$@"; else "$@"; fi
}
nginx() {
  if [ -n "$config" ]; then privileged "$program" -c "$config" "$@"; else privileged "$program" "$@"; fi
}
tested() { said=$(nginx -t -q 2>&1 </dev/null 9>&-); }
reloaded() {
  said= fault=stopped
  master && list || return 1
  before=$workers fault=unloaded
  said=$(nginx -s reload 2>&1 </dev/null 9>&-) || return 1
  tries=0
  while [ $tries -lt ${RELOAD_WITHIN} ]; do
    nap
    tries=$((tries + 1))
    master && list || continue
    for worker in $workers; do
      case $worker in *:serving) case " $before" in *" \${worker%:serving}:"*) ;; *) return 0 ;; esac ;; esac
    done
  done
  said= fault=idle
  return 1
}
`;

/** Says what the file is, and which workers run. */
export const LOOK = `${BEGIN}${WORKERS}${STALE}${sweepPart(RUN_PREFIX)}
present || refuse stopped
tell_workers
if stale; then say stale; fi
${TELL}`;

/** Puts the text of `data` in place, and leaves it there if it is to be kept and nginx takes it. */
export const CHANGE = `${BEGIN}${WORKERS}${STALE}${NGINX}${STAGE}
[ "$sum" = "$from" ] || refuse changed
present || refuse stopped
was=
! stale || was=stale
is_new=
[ "$sum" = "$to" ] || is_new=yes
undo() { [ -z "$is_new" ] || put_back; }
trap 'undo; exit 143' HUP INT TERM
if [ -n "$is_new" ]; then
  stage
  why=$({ cp -p -- "$side.put" "$side.new" && cp -p -- "$real" "$side.old" && mv -f "$side.put" "$real"; } 2>&1) ||
    { rm -f "$side.old" "$side.new"; unstage unwritable "$why"; }
fi
tested || { undo; refuse rejected "$said"; }
if [ "$keep" = no ]; then undo; say fits; exit 0; fi
if [ "$reload" = yes ] || [ -n "$was" ]; then
  : >"$side.unloaded"
  reloaded || { undo; refuse $fault "$said"; }
  workers=$before
else
  workers=
fi
printf '%s\\n' "$to" >"$side.loaded"
rm -f "$side.unloaded" "$side.old" "$side.new"
trap - HUP INT TERM
tell_workers
say done
`;

/** Waits until none of the given workers is left. */
export const WAIT = `${SHARED}${WORKERS}
left() {
  still=
  for worker in $awaited; do
    if stated "\${worker%%:*}" && [ "$start" = "\${worker#*:}" ]; then still="$still$worker "; fi
  done
  [ -n "$still" ]
}
tries=0
while left && [ $tries -lt "$tenths" ]; do
  nap
  tries=$((tries + 1))
done
for worker in $still; do say "left $(printf '%s' "$worker" | tr : ' ')"; done
say done
`;

/** Connects to each place, and says which answer. */
export const PROBE = `${SHARED}
how=
if command -v bash >/dev/null; then how=bash; elif command -v nc >/dev/null; then how=nc; else refuse tool bash; fi
command -v timeout >/dev/null || refuse tool timeout
probe() {
  if [ $how = bash ]; then timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2"; else timeout 3 nc -z -w 2 "$1" "$2"; fi
} >/dev/null 2>&1 </dev/null
count=0
for place in $places; do
  ( probe "\${place%/*}" "\${place##*/}" && say "open $count" ) &
  count=$((count + 1))
  [ $((count % ${PROBES})) != 0 ] || wait
done
wait
say done
`;
