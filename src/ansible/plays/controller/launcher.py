"""Runs confined. Reads a play from stdin (see play-order.ts), and runs it when it has arrived as a whole."""

import json
import os
import sys
import time

MOST_HEADER = 16 * 2**20
HOME = '/tmp'
CONTENT = HOME + '/content'
OWN = HOME + '/springtide'


def received(stream, size):
    data = stream.read(size)
    if len(data) != size:
        sys.exit('the play did not arrive as a whole, and was not begun')
    return data


def keep(root, entry, data):
    path = os.path.normpath(os.path.join(root, entry['path']))
    if not path.startswith(root + '/'):
        sys.exit('a path leaves its directory: %s' % entry['path'])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if 'link' in entry:
        os.symlink(entry['link'], path)
        return
    with open(path, 'xb') as file:
        file.write(data)
    os.chmod(path, entry['mode'])


def take(stream, events):
    size = int(received(stream, 8), 16)
    if size > MOST_HEADER:
        sys.exit('the header of the play is too large')
    order = json.loads(received(stream, size))
    for root, entries in ((OWN, order['own']), (CONTENT, order['content'])):
        os.makedirs(root)
        for entry in entries:
            keep(root, entry, received(stream, entry.get('size', 0)))
    os.write(events, b'\n')
    # the last word comes when the server has recorded which process runs the play
    if received(stream, 2) != b'go':
        sys.exit('the play was not begun')
    return order


def tell(events, event):
    os.write(events, json.dumps(event).encode() + b'\n')


def run(order, events):
    os.environ.update(order['environment'], HOME=HOME, USER='springtide', SPRINGTIDE_EVENTS=str(events),
                      SPRINGTIDE_DEADLINE=str(time.monotonic() + order['seconds']))
    os.chdir(CONTENT)
    sys.path.append(OWN + '/lib')
    sys.argv = ['ansible-playbook'] + order['arguments']
    from ansible.cli.playbook import main as playbook
    try:
        playbook(sys.argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def main():
    # what the callback plugin reports goes to the file that is stdout, and everything else that is printed to stderr
    events = os.dup(1)
    os.dup2(2, 1)
    order = take(sys.stdin.buffer, events)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    tell(events, {'event': 'exit', 'code': run(order, events)})


main()
