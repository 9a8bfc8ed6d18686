/**
 * What a node says of a module in check mode, in place of the report of NODE_MODULE: its state in a line, and below it what
 * would change, as a unified diff.
 *
 * MF1. It says nothing that differs between nodes where the same would change: no times, sizes or versions of a result.
 * MF2. Its work is bounded, however large the texts are that a module compares: lines that are the same at both ends are not
 *      compared, and of long texts between them only the number of lines is said.
 */
export const NODE_FINDING = `import difflib

AROUND = 3
MOST_LINES = 2000


def lines_in(value):
    if isinstance(value, (dict, list)):
        value = json.dumps(value, indent=4, sort_keys=True, ensure_ascii=False, separators=(',', ': ')) + u'\\n'
    elif value is None:
        value = u''
    elif not isinstance(value, type(u'')):
        value = json.dumps(value)
    lines = value.split(u'\\n')
    rest = lines.pop()
    return lines + [rest + u'\\n\\\\ No newline at end of file'] if rest else lines


def range_of(start, end):
    if end - start == 1:
        return '%d' % (start + 1)
    return '%d,%d' % (start + 1 if end > start else start, end - start)


def changes_in(before, after):
    shorter = min(len(before), len(after))
    head = tail = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    head, tail = max(head - AROUND, 0), max(tail - AROUND, 0)
    old, new = before[head:len(before) - tail], after[head:len(after) - tail]
    if max(len(old), len(new)) > MOST_LINES:
        return [u'%d lines would become %d lines' % (len(before), len(after))]
    lines = []
    for group in difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND):
        first, last = group[0], group[-1]
        lines.append(u'@@ -%s +%s @@' % (range_of(head + first[1], head + last[2]), range_of(head + first[3], head + last[4])))
        for tag, start, end, new_start, new_end in group:
            if tag == 'equal':
                lines += [u' ' + line for line in old[start:end]]
            else:
                lines += [u'-' + line for line in old[start:end]] + [u'+' + line for line in new[new_start:new_end]]
    return lines


def difference_in(diff):
    if not isinstance(diff, dict):
        return []
    if diff.get('prepared'):
        return lines_in(diff['prepared'])
    lines = changes_in(lines_in(diff.get('before')), lines_in(diff.get('after')))
    names = [(u'%s' % (diff.get(key) or word)).replace(u'\\n', u' ') for key, word in
             (('before_header', u'before'), ('after_header', u'after'))]
    return [u'--- ' + names[0], u'+++ ' + names[1]] + lines if lines else []


def report(answer):
    state = state_of(answer)
    say(state)
    diffs = answer.get('diff')
    lines = [line for diff in (diffs if isinstance(diffs, list) else [diffs]) for line in difference_in(diff)]
    out.write(u''.join(line + u'\\n' for line in lines).encode('utf-8', 'replace'))
    if state == 'failed':
        for text in texts_of(answer):
            say(text)
    elif state != 'ok' and not lines:
        say(answer.get('msg') or u'')
    return 2 if state == 'failed' else 0
`;
