import { englishOf, message } from '../messages/message.ts';
import { SETTLED } from './settled-archive.ts';

/**
 * Runs confined on the server, in Ansible's own Python: reads lines, each a list of names of modules as JSON, and answers
 * each with a line of JSON:
 *
 *   {"programs": [{"hash", "module", "archive", "python", "ansible"}, …]}    as ModuleProgram says
 *   {"unknown": "2.30.0"}          this version of Ansible makes modules in a way that is not known here
 *   {"error": "there is no …"}
 *
 * It never sees a module's arguments. Nothing that would evaluate a playbook is present: no inventory, no variables, no
 * templates, no action plugins. Of what Ansible makes, only the archive with the module and all that it imports is
 * kept; equal modules make equal archives, whenever and wherever they are made.
 */
export const BUILDER = `import ast, base64, functools, gc, hashlib, io, json, os, re, sys, traceback, zipfile

answer = os.fdopen(os.dup(1), 'w')
os.dup2(2, 1)
# what Ansible would import for vaults alone: a fifth of all that it imports
sys.modules['cryptography'] = None
from ansible import __version__


class Unknown(Exception):
    pass


class Refused(Exception):
    pass


class Verbatim:
    def template(self, value, *_, **__):
        return value

    @property
    def _engine(self):
        return self


@functools.lru_cache(None)
def ansible():
    gc.disable()
    from ansible.executor import module_common
    from ansible.plugins import loader
    gc.freeze()
    gc.enable()
    if hasattr(loader, 'init_plugin_loader'):
        loader.init_plugin_loader()
    return loader.module_loader, module_common.modify_module


def made(name):
    module_loader, modify_module = ansible()
    found = module_loader.find_plugin_with_context(name)
    if not found.plugin_resolved_path:
        raise Refused('${englishOf(message('module_not_on_server', { module: '%s' }))}' % name)
    module = modify_module(
        module_name=name, module_path=found.plugin_resolved_path, module_args={}, templar=Verbatim(),
        task_vars={'ansible_python_interpreter': '/usr/bin/python3'}, module_compression='ZIP_STORED')
    code, style, shebang = module if isinstance(module, tuple) else (
        module.b_module_data, module.module_style, module.shebang)
    if style != 'new' or 'python' not in shebang:
        raise Refused('${englishOf(message('module_not_python', { module: '%s' }))}' % name)
    return code


def only(values):
    values = set(values)
    if len(values) != 1:
        raise Unknown()
    return values.pop()


def parts(code):
    tree = list(ast.walk(ast.parse(code)))
    texts = [node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    archive = only(text for text in texts if text.startswith('UEsDB'))
    words = [word for node in tree if isinstance(node, ast.Call) for word in node.keywords]
    module = only(word.value.value for word in words
                  if word.arg in ('mod_name', 'module_fqn') and isinstance(word.value, ast.Constant))
    return zipfile.ZipFile(io.BytesIO(base64.b64decode(archive))), module


${SETTLED}


def built(name):
    source, module = parts(made(name))
    names = source.namelist()
    basic = 'ansible/module_utils/basic.py'
    if basic not in names or module.replace('.', '/') + '.py' not in names:
        raise Unknown()
    text = source.read(basic).decode()
    if not re.search(r'^_ANSIBLE_ARGS\\b', text, re.M):
        raise Unknown()
    oldest = re.search(r'^_PY_MIN = \\((\\d+), (\\d+)\\)', text, re.M)
    archive = settled(source)
    return {'hash': hashlib.sha256(archive).hexdigest(), 'module': module,
            'archive': base64.b64encode(archive).decode(),
            'python': oldest and [int(part) for part in oldest.groups()], 'ansible': __version__}


def answered(names):
    try:
        return {'programs': [built(name) for name in names]}
    except Refused as refused:
        return {'error': str(refused)}
    except Exception:
        traceback.print_exc()
        return {'unknown': __version__}


for line in sys.stdin:
    answer.write(json.dumps(answered(json.loads(line))) + '\\n')
    answer.flush()
`;
