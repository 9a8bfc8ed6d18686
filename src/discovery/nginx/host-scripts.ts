/*
 * What runs on a host of nginx, in POSIX sh with programs of coreutils, util-linux and diffutils (or busybox). Answers are lines that
 * begin with a nonce: host-answer.ts reads them.
 *
 * NX1. One program at a time works on a file, under a lock that its death ends. Nothing is held between two programs.
 * NX2. A text is put in place by a rename, and only while the file is what the server read: what somebody wrote meanwhile stays.
 * NX3. A text stays in place only after `nginx -t` took it with everything around it, and nginx began workers with it; else the old
 *      one comes back. A program that was killed in between is completed by the next: `.old` beside `.new` says that nobody decided.
 * NX4. `.unloaded` stands beside a file from before nginx is told of it until nginx has it. While it stands, the next change reloads,
 *      whatever it changes.
 * NX5. Nothing of the server becomes a part of a command but through `quote`, or as base64 of a text.
 */

/** What the ids of runs begin with. */
export const RUN_PREFIX = 'nginx-';
/** Bytes of a file; more is not read, and not written. */
export const LARGEST_FILE = 1024 * 1024;
/** Tenths of a second for another program to let go of the file; then the server asks again. */
const LOCK_WITHIN = 100;
/** Tenths of a second for nginx to be there, as after a restart. */
const PRESENT_WITHIN = 20;
/** Tenths of a second for new workers after a reload. */
const RELOAD_WITHIN = 200;
/** Characters of what nginx says that are passed on. */
const LONGEST_SAYING = 1500;
/** Probes at a time. */
const PROBES = 50;

const SHARED = `
set -f
umask 077
LC_ALL=C
export LC_ALL
nap() { sleep 0.1 2>/dev/null || sleep 1; }
say() { printf '%s\\n' "$n $*"; }
refuse() { say "refused $1 $(printf '%s' "$2" | tr -c '[:print:]' ' ' | cut -c 1-${LONGEST_SAYING})"; exit 0; }
for tool in flock base64 sha256sum readlink cmp tr cut wc; do
  command -v "$tool" >/dev/null || refuse tool "$tool"
done
`;

/** Sets `real` to the file behind all links, `side` to what the names of the files beside it begin with, `sum` to its hash; locks it. */
const OPEN = `
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
put_back() { mv -f "$side.old" "$real"; rm -f "$side.new" "$side.put"; }
if [ -e "$side.old" ]; then
  : >"$side.unloaded"
  if cmp -s "$real" "$side.new"; then put_back; else rm -f "$side.old"; fi
fi
rm -f "$side.new" "$side.put"
size=$(wc -c <"$real")
[ "$size" -le ${LARGEST_FILE} ] || refuse large
sum=$(hash "$real")
`;

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

/**
 * Says what the file is, and which workers run. What earlier programs left where the channel keeps its runs goes: hosts are asked
 * often, and each answer is a copy of the file.
 */
export const LOOK = `${SHARED}${OPEN}${WORKERS}${STALE}
case $0 in */${RUN_PREFIX}*.script) find "\${0%/*}" -name '${RUN_PREFIX}*' -mmin +60 -exec rm -f {} + 2>/dev/null ;; esac
present || refuse stopped
tell_workers
if stale; then say stale; fi
say "file $sum $size"
exec cat "$real"
`;

/** Puts the text of `data` in place, and leaves it there if it is to be kept and nginx takes it. */
export const CHANGE = `${SHARED}${OPEN}${WORKERS}${STALE}${NGINX}
[ "$sum" = "$from" ] || refuse changed
present || refuse stopped
was=
! stale || was=stale
is_new=
[ "$sum" = "$to" ] || is_new=yes
undo() { [ -z "$is_new" ] || put_back; }
trap 'undo; exit 143' HUP INT TERM
if [ -n "$is_new" ]; then
  why=$({ cp -p -- "$real" "$side.new" && data >"$side.new" && cp -p -- "$side.new" "$side.put"; } 2>&1) ||
    { rm -f "$side.new" "$side.put"; refuse unwritable "$why"; }
  [ "$(hash "$side.put")" = "$to" ] || { rm -f "$side.new" "$side.put"; refuse cut; }
  why=$({ sync "$side.put" 2>/dev/null || :; cp -p -- "$real" "$side.old" && mv -f "$side.put" "$real"; } 2>&1) ||
    { rm -f "$side.old" "$side.new" "$side.put"; refuse unwritable "$why"; }
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
