import { NODE_IMPORTS } from './node-imports.ts';
import { packed } from './node-script.ts';
import { NODE_SHELF } from './node-shelf.ts';
import { SETTLED } from './settled-archive.ts';

/** Programs of a shelf that a node names at most. */
const MOST_NAMED = 200;

/**
 * Runs a module of a play on a node, in place of what Ansible sends: Python 3, behind NODE_IMPORTS and NODE_SHELF. Outputs and exit code are
 * those that Ansible's own text has. `play` gets the program's hash, the module's name, its parameters as Ansible writes them, the
 * archive in base64 or nothing, and a mark that nobody else knows.
 *
 * NP1. A program that did not come and is not there, or is damaged, is told by a line, and nothing of the module began (MN3):
 *
 *        springtide-lacks <mark> <hashes of programs that are there…>
 *        springtide-lacks <mark> -                                        nothing can be kept here
 *
 * NP2. Parameters, which may be secret, come over stdin alone (MN4).
 * NP3. Where nothing can be kept, an archive that came is unpacked beside, and removed at the end.
 */
const NODE_PLAYED = `LACKS = 80


def base_of(home):
    return home + '/.springtide' if home.startswith('/') and home != '/' else ''


def is_hash(name):
    return len(name) == 64 and not name.strip('0123456789abcdef')


def ready(directory, name, module):
    """None = it is damaged."""
    imports = Imports(directory)
    try:
        if not imports.known:
            with open(imports.archive, 'rb') as archive:
                if not has_hash(archive.read(), name):
                    return None
        is_there = imports.found('ansible.module_utils.basic') and imports.found(module)
    except Exception:
        return None
    return imports if is_there else None


def lack(shelf, mark):
    names = [name for name in os.listdir(shelf) if is_hash(name)][:${MOST_NAMED}] if shelf != '' else ['-']
    print(' '.join(['springtide-lacks', mark] + names))
    sys.exit(LACKS)


def prepare():
    try:
        os.getcwd()
    except OSError:
        try:
            os.chdir(os.path.expanduser('~'))
        except OSError:
            os.chdir('/')
    sys.path = [at for at in sys.path if at not in ('', '.')]


def play(name, module, parameters, archive, mark):
    prepare()
    base = base_of(os.environ.get('HOME', ''))
    shelf = shelf_in(base) if is_usable_base(base) else ''
    directory = os.path.join(shelf, name)
    is_kept = recalls(shelf, name)
    imports = ready(directory, name, module) if is_kept else None
    if is_kept and imports is None:
        remove(directory)
    if imports is None:
        if archive == '':
            lack(shelf, mark)
        import base64
        content = base64.b64decode(archive)
        if not has_hash(content, name):
            sys.exit('the program is not as it was sent')
        directory, is_kept = placed(content, shelf, name)
        imports = Imports(directory)
    try:
        perform(imports, module, parameters.encode('utf-8'))
        print('{"msg": "The module ended without a result", "failed": true}')
        is_kept = False
    except Exception:
        is_kept = False
        raise
    finally:
        if not is_kept:
            remove(directory)
    sys.exit(1)
`;

/** What a play needs of all that, as a module of Python (controller/programs.py). */
export const PLAYED_MODULE = `import io, zipfile

PLAYED = ${JSON.stringify(packed([NODE_IMPORTS, NODE_SHELF, NODE_PLAYED].join('\n')))}


${SETTLED}`;
