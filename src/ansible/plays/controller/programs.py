"""Has nodes run modules that they keep: what Ansible sends of each is known, and its archive goes to a node once (see node-played.ts)."""

from __future__ import annotations

import ast
import base64
import fcntl
import hashlib
import io
import os
import re
import zipfile
from typing import NamedTuple

from ansible.executor import module_common

from springtide_played import PLAYED, settled

# how Ansible 2.14 wraps a module: SHA-256 of the text around the values
KNOWN = {'890f00e526c9673f560815024f76ea7e7c799534f8aeced6547f914c6b5b2215'}
FIELD = re.compile(r'%\((\w+)\)[is]')
VALUES = {
    'shebang': r'#!\S*/python3(?:\.\d+)?',
    'coding': r'# -\*- coding: utf-8 -\*-',
    'rlimit': '',
    'coverage': '',
    'zipdata': r'[A-Za-z0-9+/]+={0,2}',
    'module_fqn': r'[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){1,9}',
    'ansible_module': r'[\w.]+',
    'params': r'''(?:'[ -~]*'|"[ -~]*")''',
}
NAME = re.compile(rb'-|[0-9a-f]{64}')
MOST_NAMES = 200
BECOMING = re.compile(r'BECOME-SUCCESS-[a-z]+')
# beside the content of the play, for all of its processes
ROOM = '/tmp/springtide/programs'
NOTHING_KEPT = '-'
BROUGHT = '+'


class Module(NamedTuple):
    name: str
    zipdata: str
    # as Ansible writes them
    parameters: str


class Program(NamedTuple):
    hash: str
    # in base64
    archive: str


def pattern_of(template):
    """What matches a text of Ansible as a whole; None = an unknown version."""
    if hashlib.sha256(template.encode()).hexdigest() not in KNOWN:
        return None
    parts = FIELD.split(template)
    named = set()
    for at in range(1, len(parts), 2):
        name = parts[at]
        parts[at] = '(?P=%s)' % name if name in named else '(?P<%s>%s)' % (name, VALUES.get(name, r'\d+'))
        named.add(name)
    parts[::2] = [re.escape(part.replace('%%', '%')) for part in parts[::2]]
    return re.compile(''.join(parts), re.ASCII)


PATTERN = pattern_of(getattr(module_common, 'ACTIVE_ANSIBALLZ_TEMPLATE', ''))


def module_in(data):
    """The module that Ansible sends; None = it is sent in another way, or something else."""
    try:
        found = PATTERN and PATTERN.fullmatch(data.decode('ascii'))
        parameters = ast.literal_eval(found['params']) if found else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return Module(found['module_fqn'], found['zipdata'], parameters) if isinstance(parameters, str) else None


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    own = '%s.%d' % (path, os.getpid())
    with open(own, 'w') as file:
        file.write(text)
    os.rename(own, path)


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return None


def digest(*values):
    return hashlib.sha256('\0'.join(map(str, values)).encode()).hexdigest()


def program_of(zipdata):
    """Made once in a play, although many processes need it at the same time."""
    place = os.path.join(ROOM, digest(zipdata))
    known = read(place)
    if known is None:
        os.makedirs(ROOM, exist_ok=True)
        with open(place + '.lock', 'w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = read(place) or made_of(zipdata)
            write(place, known)
    return Program(*known.split('\n'))


def made_of(zipdata):
    archive = settled(zipfile.ZipFile(io.BytesIO(base64.b64decode(zipdata))))
    return '%s\n%s' % (hashlib.sha256(archive).hexdigest(), base64.b64encode(archive).decode())


class Shelf:
    """What a node keeps for those who run a command, as far as the play knows. Where it knows nothing, the node is asked."""

    def __init__(self, node, command):
        self._place = os.path.join(ROOM, digest(node, BECOMING.sub('', command)))
        self._known = read(self._place)

    @property
    def is_closed(self):
        return self._known == NOTHING_KEPT

    def may_have(self, name):
        return self._known is None or name in self._known.replace(BROUGHT, '').split()

    def lacks(self, name, there):
        """The node says what it has. Of a program that came in this play, that it does not keep any."""
        is_lost = BROUGHT + name in (self._known or '').split()
        self._note(NOTHING_KEPT if is_lost else ' '.join(there))

    def brought(self, name):
        if not self.may_have(name):
            self._note('%s %s' % (self._known, BROUGHT + name))

    def _note(self, known):
        self._known = known
        try:
            write(self._place, known)
        except OSError:
            pass  # there is no room: the next process knows less


def performed(run, node, command, data):
    """
    Runs a command of Ansible on a node: a module without what the node keeps of it.

    @param run runs a command with an input once: exit code, stdout, stderr
    """
    module = module_in(data)
    shelf = module and Shelf(node, command)
    if shelf is None or shelf.is_closed:
        return run(command, data)
    try:
        program = program_of(module.zipdata)
    except Exception:  # whatever it is, it goes as it came
        return run(command, data)
    mark = os.urandom(16).hex()

    def text(archive):
        order = (program.hash, module.name, module.parameters, archive, mark)
        return ('%s\nplay(%s)\n' % (PLAYED, ', '.join(map(ascii, order)))).encode()

    if shelf.may_have(program.hash):
        answer = run(command, text(''))
        there = names_in(answer[1], mark)
        if there is None:
            return answer
        shelf.lacks(program.hash, there)
        if shelf.is_closed:
            return run(command, data)
    answer = run(command, text(program.archive))
    shelf.brought(program.hash)
    return answer


def names_in(output, mark):
    """The programs that a node names, as it lacks another; None = it lacks none, and ran it."""
    line = re.search(rb'^springtide-lacks %s(.*)$' % mark.encode(), output, re.M)
    return None if line is None else [name.decode() for name in line[1].split() if NAME.fullmatch(name)][:MOST_NAMES]
