import type { ExitStatus } from '../../channel/channel.ts';

const CLAIM = 'springtide-play';
/** The Python of a node whose version every Ansible of today runs modules with. */
export const PYTHON = '/usr/bin/python3';
const FITTING = '/usr/bin/python3.9 /usr/bin/python3.[1-9][0-9]';
/** Where a node has a Python of its own for what manages it. */
const PLATFORM_PYTHON = '/usr/libexec/platform-python';

/** What a node keeps for a run: the play that it belongs to. */
export interface Claim {
  readonly play: string;
  /** The node's Python, so that Ansible need not look for one by two more commands; null = it has to. */
  readonly python: string | null;
}

/**
 * The script that keeps a play's id on a node, and says where its Python is if there is no doubt. It starts no other program.
 *
 * @param before lines that run first: what ends the shell there keeps the node from the play
 * @example claimScript('0123456789abcdef')
 */
export function claimScript(play: string, before = ''): string {
  const isOther = `[ -e ${PLATFORM_PYTHON} ] && ! [ ${PLATFORM_PYTHON} -ef ${PYTHON} ]`;
  return [
    `${before}python=`,
    `for at in ${FITTING}; do`,
    `  if [ -x "$at" ] && [ "$at" -ef ${PYTHON} ]; then python=' ${PYTHON}'; fi`,
    'done 2>/dev/null',
    `if ${isOther}; then python=; fi 2>/dev/null`,
    `echo "${CLAIM} ${play}$python"`,
    '',
  ].join('\n');
}

/** The claim that a run kept; null = it is a run of another kind. @example claimIn(status)?.play // '0123456789abcdef' */
export function claimIn(status: ExitStatus): Claim | null {
  if (status.kind !== 'exited' || status.code !== 0) return null;
  const [, play, python] = /^springtide-play ([0-9a-f]{16})(?: (\/usr\/bin\/python3))?\n$/.exec(status.output) ?? [];
  return play === undefined ? null : { play, python: python ?? null };
}
