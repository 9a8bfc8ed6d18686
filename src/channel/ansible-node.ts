import { quoted } from './run-once.ts';

/** Where Ansible keeps its files on a node, below the user's home. */
export const REMOTE_TMP = '.springtide/ansible';

/** The environment variable in which every process of a run on a node has the run's id. */
export const MARK = 'SPRINGTIDE_RUN';

/** The value of the mark. It ends with what is in no id, so that no mark begins with another. */
export function markOf(runId: string): string {
  return `${runId}/`;
}

/**
 * Says where Python is: the system's own first, because modules for packages need it. No line when there is none. Makes
 * the directory for Ansible's files, of which Ansible would complain in the log.
 */
export const FIND_PYTHON = `(umask 077; mkdir -p "$HOME/${REMOTE_TMP}")
for python in /usr/libexec/platform-python /usr/bin/python3 /usr/local/bin/python3 \\
  "$(command -v python3)" "$(command -v python)"; do
  [ ! -x "$python" ] || { echo "$python"; exit 0; }
done
`;

/** Reads the answer of FIND_PYTHON. */
export function pythonIn(output: string): string | null {
  return output.split('\n').find((line) => line.startsWith('/')) ?? null;
}

/**
 * The script that ends everything that a run began on a node, wherever it wandered: TERM, then KILL. Fails when
 * something is left. Without Linux's /proc there is nothing to find it by.
 */
export function endScript(runId: string): string {
  return `running() {
  grep -lF ${quoted(`${MARK}=${markOf(runId)}`)} /proc/[0-9]*/environ 2>/dev/null | sed 's|^/proc/||; s|/environ$||'
}
for signal in TERM KILL; do
  n=0
  while [ $n -lt 25 ]; do
    pids=$(running)
    [ -n "$pids" ] || exit 0
    kill -s $signal $pids 2>/dev/null
    n=$((n + 1))
    sleep 0.2 2>/dev/null || sleep 1
  done
done
echo "these processes cannot be ended: "$pids
exit 1
`;
}
