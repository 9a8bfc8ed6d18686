"""The only way from a play to its nodes: asks the server, over a socket, to run commands on them (see play-link.ts)."""

from __future__ import annotations

DOCUMENTATION = '''
name: springtide
short_description: Runs commands on nodes of Springtide
description: Asks the server to run commands on the nodes of this play.
options:
  node:
    description: The number of the node within the play.
    type: int
    vars:
      - name: springtide_node
'''

import json
import os
import re
import shlex
import socket
import struct
import time

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.module_utils.common.text.converters import to_bytes, to_text
from ansible.plugins.connection import ConnectionBase

from springtide_programs import performed

# a socket for each node, on which whoever follows that node answers
PLACE = '/springtide/%d'
SIZES = struct.Struct('>II')
# bytes that a command may have, and read from its standard input
MOST_COMMAND = 256 * 1024
MOST_INPUT = 8 * 2**20
# seconds: the server says every five that it is there
SILENCE = 20
PAUSE = 0.3
# what Ansible puts around a command: the server has sh run each anyway, and no terminal loses what comes last
SHELL = '/bin/sh -c '
IDLE = ' && sleep 0'
HOME = re.compile(r'echo ~[\w.-]*')


class Connection(ConnectionBase):
    transport = 'springtide'
    has_pipelining = True
    allow_executable = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._homes = {}

    def _connect(self):
        self._connected = True
        return self

    def exec_command(self, cmd, in_data=None, sudoable=True):
        super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        if sudoable and self.become and self.become.expect_prompt():
            raise AnsibleError('a password of become cannot be asked for in a play: '
                               'set become in the machine type or in the step, or allow it without a password')
        command = unwrapped(to_text(cmd))
        if in_data:
            return performed(self._run, self.get_option('node'), command, to_bytes(in_data))
        if not HOME.fullmatch(command):
            return self._run(command, b'')
        # Ansible asks for it before each use
        if command not in self._homes:
            self._homes[command] = self._run(command, b'')
        return self._homes[command]

    def put_file(self, in_path, out_path):
        super().put_file(in_path, out_path)
        with open(in_path, 'rb') as file:
            self._must('cat >%s' % shlex.quote(out_path), file.read())

    def fetch_file(self, in_path, out_path):
        super().fetch_file(in_path, out_path)
        data = self._must('cat <%s' % shlex.quote(in_path), b'')
        with open(out_path, 'wb') as file:
            file.write(data)

    def reset(self):
        self._connected = False

    def close(self):
        self._connected = False

    def _must(self, command, data):
        code, out, err = self._run(command, data)
        if code != 0:
            raise AnsibleError(to_text(err).strip() or 'exit code %d' % code)
        return out

    def _run(self, command, data):
        """Asks under an id of its own, and again under the same id whenever the server went away: it runs once."""
        if len(data) > MOST_INPUT or len(command) > MOST_COMMAND:
            raise AnsibleError('a command of a play has at most %d bytes, and %d of input' % (MOST_COMMAND, MOST_INPUT))
        question = {'id': os.urandom(8).hex(), 'command': command}
        node = self.get_option('node')
        if node is None or not 0 <= node < len(json.loads(os.environ['SPRINGTIDE_NODES'])):
            raise AnsibleError('this is no node of the play')
        place = PLACE % node
        deadline = float(os.environ['SPRINGTIDE_DEADLINE'])
        while True:
            try:
                answer, answered = exchange(place, question, data)
                break
            except OSError as error:
                if os.path.exists(place + '.cancelled'):
                    raise AnsibleError('it was cancelled on this node')
                if time.monotonic() > deadline:
                    raise AnsibleConnectionFailure('the server does not answer: %s' % error)
                time.sleep(PAUSE)
        if 'unreachable' in answer:
            raise AnsibleConnectionFailure(answer['unreachable'])
        if 'refused' in answer:
            raise AnsibleError(answer['refused'])
        size = answer['stdout']
        return answer['code'], answered[:size], answered[size:]


def unwrapped(command):
    if not command.startswith(SHELL + "'") or not command.endswith(IDLE + "'"):
        return command
    inner = command[len(SHELL) + 1:-1].replace('\'"\'"\'', "'")
    return inner[:-len(IDLE)] if SHELL + shlex.quote(inner) == command else command


def exchange(place, question, data):
    with socket.socket(socket.AF_UNIX) as server:
        server.settimeout(SILENCE)
        server.connect(place)
        header = json.dumps(question).encode()
        server.sendall(SIZES.pack(len(header), len(data)) + header + data)
        while True:
            sizes = SIZES.unpack(received(server, SIZES.size))
            answer = json.loads(received(server, sizes[0]))
            rest = received(server, sizes[1])
            if answer:
                return answer, rest


def received(server, size):
    parts = []
    while size > 0:
        part = server.recv(min(size, 2**20))
        if not part:
            raise ConnectionError('it closed the connection')
        parts.append(part)
        size -= len(part)
    return b''.join(parts)
