/**
 * Runs confined on the server, in Ansible's own Python: reads the names of modules from stdin, and writes each, with
 * everything that it needs, as a Python program. NUL stands in place of the module's arguments, which it never sees, and
 * between two programs. Nothing that would evaluate a playbook is present: no inventory, no
 * variables, no templates, no action plugins.
 */
export const BUILDER = `import json, os, sys

answer = os.fdopen(os.dup(1), 'wb')
os.dup2(2, 1)
from ansible import __version__
from ansible.executor.module_common import modify_module
from ansible.plugins import loader

ARGUMENTS = {'arguments': 'of the module'}
PLACE = repr(json.dumps({'ANSIBLE_MODULE_ARGS': ARGUMENTS})).encode()


class Verbatim:
    def template(self, value, *_, **__):
        return value


def built(name):
    found = loader.module_loader.find_plugin_with_context(name)
    if not found.plugin_resolved_path:
        sys.exit('there is no module %s on the server: install its collection below /usr/share/ansible/collections' % name)
    module = modify_module(
        module_name=name, module_path=found.plugin_resolved_path, module_args=ARGUMENTS, templar=Verbatim(),
        task_vars={'ansible_python_interpreter': '/usr/bin/python3'}, module_compression='ZIP_DEFLATED')
    code, style, shebang = module if isinstance(module, tuple) else (
        module.b_module_data, module.module_style, module.shebang)
    if style != 'new' or 'python' not in shebang:
        sys.exit('module %s is not written in Python for Ansible' % name)
    parts = code.split(PLACE)
    if len(parts) != 2:
        sys.exit('ansible-core %s makes modules in another way: 2.14 to 2.18 are known' % __version__)
    return b'\\0'.join(parts)


names = json.load(sys.stdin)
if hasattr(loader, 'init_plugin_loader'):
    loader.init_plugin_loader()
answer.write(b'\\0'.join(built(name) for name in names))
answer.close()
`;
