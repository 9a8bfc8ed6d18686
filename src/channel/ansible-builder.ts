/**
 * What runs confined on the server, in Ansible's own Python: it reads `{"modules": […], "args": {…}}` and writes each module, with
 * everything that it needs and its arguments, as one Python program; NUL stands between two. Nothing of a playbook is
 * there that would evaluate anything: no inventory, no variables, no templates, no action plugins.
 */
export const BUILDER = `import json, os, sys

answer = os.fdopen(os.dup(1), 'wb')
os.dup2(2, 1)
from ansible.executor.module_common import modify_module
from ansible.plugins import loader


class Verbatim:
    def template(self, value, *_, **__):
        return value


def built(name, args):
    found = loader.module_loader.find_plugin_with_context(name)
    if not found.plugin_resolved_path:
        sys.exit('there is no module %s on the server: install its collection below /usr/share/ansible/collections' % name)
    module = modify_module(
        module_name=name, module_path=found.plugin_resolved_path, module_args=args, templar=Verbatim(),
        task_vars={'ansible_python_interpreter': '/usr/bin/python3'}, module_compression='ZIP_DEFLATED')
    code, style, shebang = module if isinstance(module, tuple) else (
        module.b_module_data, module.module_style, module.shebang)
    if style != 'new' or 'python' not in shebang:
        sys.exit('module %s is not written in Python for Ansible' % name)
    return code


order = json.load(sys.stdin)
if hasattr(loader, 'init_plugin_loader'):
    loader.init_plugin_loader()
answer.write(b'\\0'.join(built(name, order['args']) for name in order['modules']))
answer.close()
`;
