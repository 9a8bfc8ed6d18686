"""Reports how each task ended at each node, a line of JSON each, to the server (see play-events.ts)."""

from __future__ import annotations

DOCUMENTATION = '''
name: springtide
type: stdout
short_description: Reports to Springtide
description: Reports how each task ended at each node.
extends_documentation_fragment:
  - result_format_callback
'''

import json
import os
import threading
import time

from ansible import constants
from ansible.plugins.callback import CallbackBase
from ansible.plugins.loader import action_loader, connection_loader

LONGEST_TEXT = 64 * 1024
MOST_ITEMS = 100
# of a module that is played alone
LONGEST_REPORT = 200 * 1024
MODULE = os.environ.get('SPRINGTIDE_MODULE')
ALONE = MODULE == '1'
# seconds between two looks at a play that waits, and how often it may be found without a process that it waits for
LOOK = 1
MOST_LOOKS = 15
# the exit code of Ansible for what it did not expect
UNEXPECTED = 250
NOT_TOLD = ('msg', 'stdout', 'stderr', 'stdout_lines', 'stderr_lines', 'module_stdout', 'module_stderr', 'changed', 'failed',
            'skipped', 'unreachable', 'warnings', 'deprecations', 'exception', 'invocation', 'ansible_facts', 'diff')
SHOWN_ALONE = ('module_stdout', 'module_stderr', 'stdout', 'stderr', 'msg')
SHOWN = ('msg', 'module_stdout', 'module_stderr', 'stdout', 'stderr')


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'springtide'

    def __init__(self):
        super().__init__()
        self._events = int(os.environ['SPRINGTIDE_EVENTS'])
        # the hosts whose task has begun and has not ended, and how often a task began or ended
        self._open = set()
        self._moves = 0

    def v2_playbook_on_start(self, playbook):
        # loaded once, and not by each process for itself
        connection_loader.get('springtide', class_only=True)
        action_loader.get('ansible.legacy.normal', class_only=True)
        threading.Thread(target=self._watch, daemon=True).start()

    def v2_runner_on_start(self, host, task):
        self._open.add(host.get_name())
        self._moves += 1
        node = self._node(host)
        if node is not None:
            self._tell({'event': 'begun', 'node': node})

    def v2_runner_on_ok(self, result):
        self._ended(result, 'changed' if result._result.get('changed') else 'ok')

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._ended(result, 'ignored' if ignore_errors else 'failed')

    def v2_runner_on_skipped(self, result):
        self._ended(result, 'skipped')

    def v2_runner_on_unreachable(self, result):
        self._ended(result, 'unreachable')

    def v2_runner_retry(self, result):
        left = result._result.get('retries', 0) - result._result.get('attempts', 0)
        self._report(result, 'retried', '%d more' % max(left, 0))

    def v2_playbook_on_stats(self, stats):
        for host in sorted(stats.processed) if MODULE is None else ():
            counts = stats.summarize(host)
            self._through(host, 'unreachable' if counts['unreachable'] else 'failed' if counts['failures'] else 'ok')

    def _ended(self, result, state):
        self._open.discard(result._host.get_name())
        self._moves += 1
        cleaned = result._result
        self._clean_results(cleaned, result._task.action)
        self._report(result, state, '\n'.join(self._details(cleaned, state)))
        if MODULE is not None:
            # it is the only task: whatever becomes of the others, this host is through
            self._through(result._host, state if state in ('failed', 'unreachable') else 'ok')

    def _through(self, host, state):
        node = self._node(host)
        if node is not None:
            self._tell({'event': 'ended', 'node': node, 'as': state})

    def _watch(self):
        """Ends the play when it waits for processes that are gone: Ansible would wait forever."""
        looks, before = 0, -1
        while looks < MOST_LOOKS:
            time.sleep(LOOK)
            waits = self._open and self._moves == before and not has_workers()
            looks, before = looks + 1 if waits else 0, self._moves
        os.write(2, ('ERROR! processes of Ansible ended without a result, for %s\n' % ', '.join(sorted(self._open))).encode())
        self._tell({'event': 'exit', 'code': UNEXPECTED})
        os._exit(UNEXPECTED)

    def _details(self, result, state):
        if result.get('censored'):
            return [result['censored']]
        lines = self._items(result['results']) if isinstance(result.get('results'), list) else []
        warnings = ['warning: %s' % warning for warning in result.get('warnings') or () if not is_idle(warning)]
        if ALONE and not lines:
            # as a program would tell it: the last line best says why it failed
            return fields_of(result) + warnings + self._shown(result, state)
        return (lines or self._shown(result, state)) + warnings

    def _items(self, items):
        lines = []
        for item in items[:MOST_ITEMS]:
            if not isinstance(item, dict):
                continue
            label = item.get('_ansible_item_label', item.get('item'))
            state = ('unreachable' if item.get('unreachable') else 'failed' if item.get('failed') else
                     'skipped' if item.get('skipped') else 'changed' if item.get('changed') else 'ok')
            if item.get('_ansible_no_log'):
                label = '(censored)'
            lines.append('%s: %s' % (state, text_of(label)))
            lines += ['  ' + line for line in self._shown(item, state)]
        if len(items) > MOST_ITEMS:
            lines.append('… %d more' % (len(items) - MOST_ITEMS))
        return lines

    def _shown(self, result, state):
        lines = []
        if result.get('_ansible_no_log'):
            return lines
        diff = self._get_diff(result['diff']) if result.get('diff') and constants.DIFF_ALWAYS else ''
        lines += str(diff).rstrip().split('\n') if diff else []
        says = state in ('failed', 'ignored', 'unreachable') or bool(result.get('_ansible_verbose_always'))
        if state == 'skipped':
            reason = result.get('skip_reason') or result.get('msg') or result.get('skipped_reason')
            return lines + ([text_of(reason)] if reason else [])
        for name in SHOWN_ALONE if ALONE else SHOWN if says else ('stdout', 'stderr'):
            text = text_of(result.get(name) or '').rstrip()
            lines += text.split('\n') if text else []
        if result.get('_ansible_verbose_always') and 'msg' not in result:
            rest = {name: value for name, value in result.items()
                    if not name.startswith('_') and name not in ('changed', 'failed', 'invocation')}
            lines.append(text_of(rest))
        return lines

    def _report(self, result, state, text):
        node = self._node(result._host)
        if node is not None:
            self._tell({'event': 'task', 'node': node, 'as': state, 'task': result._task.get_name()[:500],
                        'text': text[:LONGEST_REPORT if ALONE else LONGEST_TEXT]})

    def _node(self, host):
        """The number of a node of this play; None = another host."""
        name = host if isinstance(host, str) else host.get_name()
        return NODES.get(name)

    def _tell(self, event):
        os.write(self._events, json.dumps(event).encode() + b'\n')


NODES = {name: number for number, name in enumerate(json.loads(os.environ['SPRINGTIDE_NODES']))}


def has_workers():
    """Whether a process that this one started goes on."""
    for name in os.listdir('/proc'):
        try:
            with open('/proc/%d/stat' % int(name), 'rb') as file:
                state, parent = file.read().rpartition(b')')[2].split()[:2]
        except (ValueError, OSError):
            continue
        if int(parent) == os.getpid() and state != b'Z':
            return True
    return False


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)


def is_idle(warning):
    """Whether it is about what is so at every node: a directory for modules is made, and a Python is looked for."""
    text = str(warning)
    return ('remote_tmp' in text and 'did not exist' in text) or 'using the discovered Python interpreter' in text


def fields_of(result):
    """What a module says besides texts: facts, a line each, the short ones first, and the rest."""
    facts = result.get('ansible_facts')
    facts = dict(facts) if isinstance(facts, dict) else {}
    # what Ansible noted for itself
    facts.pop('discovered_interpreter_python', None)
    lines = [json.dumps({name: facts[name]}, sort_keys=True, default=str, ensure_ascii=False) for name in facts]
    rest = {name: result[name] for name in result if name not in NOT_TOLD and not name.startswith('_')}
    return sorted(lines, key=lambda line: (len(line), line)) + (
        [json.dumps(rest, sort_keys=True, default=str, ensure_ascii=False)] if rest else [])
