import { englishOf, message } from '../messages/message.ts';

/** The exit code of a run that lacks a program: this, and the program's place among those of the order. */
export const LACKS = 80;

/**
 * Runs a module on a node: Python 2.7 and 3, behind NODE_IMPORTS and NODE_SHELF. `main` gets the directory below which
 * things are kept, the order as JSON text (node-script.ts), and the archive of a program in base64 or as a difference, which is empty
 * where none came.
 *
 * MN3. Nothing of a module began when the answer is that its program is lacking.
 * MN4. Arguments, which may be secret, are in no file, no environment and no list of processes.
 *
 * The result is written as a log, whose last line best says why it failed:
 *
 *   failed
 *   {"ansible_system": "Linux"}                 facts, one a line, the short ones first
 *   {"path": "/srv/x"}                          the fields of the result other than texts
 *   warning: …
 *   (stdout, stderr)
 *   No such file or directory: '/srv/x'         the module's message
 *
 * A command's message only says that there is an exit code, so the outputs come last there.
 */
export const NODE_MODULE = `import json, os, sys

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


def leave(code):
    out.flush()
    # there is nothing to tidy up, which would take Python a while
    os._exit(code)


def end(code, text):
    say(text)
    leave(code)


def is_there(condition):
    if condition.startswith('/'):
        return os.path.isdir(condition)
    places = os.environ.get('PATH', os.defpath).split(os.pathsep)
    return any(os.access(os.path.join(place, condition), os.X_OK) for place in places if place)


def heard_of(directory, origin, module, arguments):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.dup2(write, 1)
        os.close(write)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        parameters = json.dumps({'ANSIBLE_MODULE_ARGS': arguments}).encode('utf-8')
        perform(Imports(directory, origin), module, parameters)
        sys.exit(1)
    os.close(write)
    with os.fdopen(read, 'rb') as pipe:
        heard = pipe.read()
    return heard.decode('utf-8', 'replace'), os.waitpid(child, 0)[1]


def parsed(line):
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def answer_in(heard):
    for line in reversed(heard.split(u'\\n')):
        answer = parsed(line) if line.startswith(u'{') else None
        if answer is not None:
            return answer
    return None


def state_of(answer):
    if bool(answer.get('failed')) or bool(answer.get('rc')) and 'failed' not in answer:
        return 'failed'
    return 'skipped' if answer.get('skipped') else 'changed' if answer.get('changed') else 'ok'


def texts_of(answer):
    message = answer.get('msg') or u''
    texts = [answer.get(key) or u'' for key in TEXTS]
    return [message] + texts if message == u'non-zero return code' else texts + [message]


def report(answer):
    state = state_of(answer)
    say(state)
    rest = dict((key, value) for key, value in answer.items() if key not in TOLD)
    facts = rest.pop('ansible_facts', None)
    facts = facts if isinstance(facts, dict) else {}
    lines = [json.dumps({name: facts[name]}, sort_keys=True, ensure_ascii=False) for name in facts]
    for line in sorted(lines, key=lambda line: (len(line), line)):
        say(line)
    if rest:
        say(json.dumps(rest, sort_keys=True, ensure_ascii=False))
    for warning in answer.get('warnings') or ():
        say(u'warning: ' + (warning if isinstance(warning, type(u'')) else json.dumps(warning)))
    for text in texts_of(answer):
        say(text)
    return 2 if state == 'failed' else 0


def main(base, order, archive):
    order = json.loads(order)
    fitting = [(index, item) for index, item in enumerate(order['modules'])
               if item['when'] is None or is_there(item['when'])]
    if not fitting:
        end(127, order['unfit'])
    index, item = fitting[0]
    if item['python'] and list(sys.version_info[:2]) < item['python']:
        end(127, order['old'] % (item['python'][0], item['python'][1], sys.executable, sys.version_info[0], sys.version_info[1]))
    is_usable = is_usable_base(base)
    shelf = shelf_in(base) if is_usable else ''
    name = str(item['hash'])
    directory = os.path.join(shelf, name)
    is_kept = recalls(shelf, name)
    origin = ''
    if not is_kept:
        content, origin = come(shelf, name, archive) if archive else (None, '')
        if content is None:
            leave(${LACKS} + index)
        if not has_hash(content, name):
            end(1, '${englishOf(message('module_not_as_sent'))}')
        try:
            directory, is_kept = placed(content, shelf, name)
        except EnvironmentError as error:
            end(1, u'${englishOf(message('module_no_room', { reason: '%s' }))}' % error)
    if is_usable and made(os.path.join(base, 'ansible')):
        item['arguments']['_ansible_remote_tmp'] = os.path.join(base, 'ansible')
    heard, status = heard_of(directory, origin, str(item['module']), item['arguments'])
    answer = answer_in(heard)
    if answer is None or not is_kept:
        remove(directory)
    if answer is not None:
        leave(report(answer))
    say(u'failed')
    say(heard)
    if os.WIFSIGNALED(status):
        end(2, '${englishOf(message('module_killed', { signal: '%d' }))}' % os.WTERMSIG(status))
    end(2, '${englishOf(message('module_without_result'))}')
`;
