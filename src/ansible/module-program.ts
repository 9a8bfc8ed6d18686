import { quote } from '../base/shell-quote.ts';

/** Where Ansible's modules keep their files on a node, below the user's home. */
export const REMOTE_TMP = '.springtide/ansible';

/** A module as a Python program, and the program on the node by which it is chosen; null = it is the only one. */
export interface BuiltModule {
  readonly code: string;
  readonly chosenBy: string | null;
}

const END = 'END OF MODULE';

/**
 * The script that runs a module on a node. It needs no earlier reply from the node: it looks for Python by itself, the
 * system's own first, because modules for packages need that one. Modules are piped to Python's stdin, so that no list of processes
 * shows their arguments; and the script, which is long and may hold secrets, is not kept.
 *
 * @param name the module as the action names it
 */
export function programOf(name: string, modules: readonly BuiltModule[]): string {
  const noPython = `module ${name} needs Python on the node, and there is none: install python3 with an action of module shell`;
  return [
    'case $0 in *.script) rm -f "$0" ;; esac',
    'for python in /usr/libexec/platform-python /usr/bin/python3 /usr/local/bin/python3 \\',
    '  "$(command -v python3)" "$(command -v python)" ""; do',
    '  [ ! -x "$python" ] || break',
    'done',
    `[ -n "$python" ] || { echo ${quote(noPython)}; exit 127; }`,
    `(umask 077; mkdir -p "$HOME/${REMOTE_TMP}")`,
    ...choiceOf(name, modules),
    `module | "$python" -c ${quote(REPORT)}`,
    '',
  ].join('\n');
}

/** Defines the function `module`. */
function choiceOf(name: string, modules: readonly BuiltModule[]): readonly string[] {
  const [first] = modules;
  if (first?.chosenBy === null) return [functionOf(first)];
  const programs = modules.map(({ chosenBy }) => chosenBy).join(', ');
  return [
    'if false; then :',
    ...modules.map((module) => `elif command -v ${module.chosenBy} >/dev/null; then\n${functionOf(module)}`),
    `else\necho ${quote(`module ${name} needs one of these programs on the node: ${programs}`)}\nexit 127\nfi`,
  ];
}

function functionOf({ code }: BuiltModule): string {
  return `module() { "$python" <<'${END}'\n${code.trimEnd()}\n${END}\n}`;
}

/**
 * Writes a module's result as a log, whose last line best says why it failed; for Python 2 and 3.
 *
 *   failed
 *   {"path": "/srv/x"}                          the fields of the result other than texts
 *   warning: …
 *   (stdout, stderr)
 *   No such file or directory: '/srv/x'         the module's message
 *
 * A command's message only says that there is an exit code, so the outputs come last there.
 */
const REPORT = `import json, sys

TEXTS = ('stdout', 'stderr')
TOLD = TEXTS + ('stdout_lines', 'stderr_lines', 'msg', 'changed', 'failed', 'skipped', 'warnings', 'deprecations',
                'exception', 'invocation')
out = getattr(sys.stdout, 'buffer', sys.stdout)


def say(text):
    if not isinstance(text, (type(u''), bytes)):
        text = json.dumps(text, sort_keys=True)
    if not isinstance(text, bytes):
        text = text.encode('utf-8', 'replace')
    if text.strip():
        out.write(text.rstrip() + b'\\n')


def parsed(line):
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


heard = getattr(sys.stdin, 'buffer', sys.stdin).read().decode('utf-8', 'replace')
answer = None
for line in reversed(heard.split(u'\\n')):
    answer = parsed(line) if line.startswith(u'{') else None
    if answer is not None:
        break
if answer is None:
    say(u'failed')
    say(heard)
    say(u'the module ended without a result')
    sys.exit(2)

failed = bool(answer.get('failed')) or bool(answer.get('rc')) and 'failed' not in answer
state = 'failed' if failed else 'skipped' if answer.get('skipped') else 'changed' if answer.get('changed') else 'ok'
say(state)
rest = dict((key, value) for key, value in answer.items() if key not in TOLD)
if rest:
    say(json.dumps(rest, sort_keys=True, ensure_ascii=False))
for warning in answer.get('warnings') or ():
    say(u'warning: ' + (warning if isinstance(warning, type(u'')) else json.dumps(warning)))
message = answer.get('msg') or u''
texts = [answer.get(key) or u'' for key in TEXTS]
for text in ([message] + texts if message == u'non-zero return code' else texts + [message]):
    say(text)
sys.exit(2 if failed else 0)
`;
