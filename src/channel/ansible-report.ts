/**
 * How ansible-playbook tells what a module did: a callback plugin of Ansible, whose last line says best why it failed.
 *
 *   failed
 *   {"path": "/srv/x"}                          what the module answered besides its texts
 *   warning: …
 *   (stdout, stderr)
 *   No such file or directory: '/srv/x'         the module's message
 *
 * A command's message only says that there is an exit code, so that there the texts come last.
 */
export const REPORT_PLUGIN = `from ansible.plugins.callback import CallbackBase

DOCUMENTATION = '''
name: springtide_report
type: stdout
short_description: the result of one task, as a log
description: the result of one task, as a log
'''

TEXTS = ('stdout', 'stderr', 'module_stdout', 'module_stderr')
TOLD = TEXTS + ('stdout_lines', 'stderr_lines', 'msg', 'changed', 'failed', 'unreachable', 'skipped', 'warnings',
                'deprecations', 'exception')


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'springtide_report'

    def say(self, text):
        text = text if isinstance(text, str) else self._dump_results({'msg': text}, indent=None)
        if text.strip():
            self._display.display(text.rstrip())

    def tell(self, state, result):
        answer = result._result
        self.say(state)
        rest = {key: value for key, value in answer.items() if key not in TOLD}
        details = self._dump_results(rest, indent=None)
        self.say('' if details == '{}' else details)
        for warning in answer.get('warnings') or ():
            self.say('warning: %s' % (warning,))
        texts = [str(answer.get(key) or '') for key in TEXTS]
        message = answer.get('msg') or ''
        if answer.get('module_stderr') or message == 'non-zero return code':
            texts.insert(0, message)
        else:
            texts.append(message)
        for text in texts:
            self.say(text)

    def v2_runner_on_ok(self, result):
        self.tell('changed' if result._result.get('changed') else 'ok', result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.tell('failed', result)

    def v2_runner_on_unreachable(self, result):
        self.tell('unreachable', result)

    def v2_runner_on_skipped(self, result):
        self.tell('skipped', result)
`;
