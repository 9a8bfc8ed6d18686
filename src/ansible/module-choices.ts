/** One of several modules that do the same work on different nodes. */
export interface Choice {
  readonly module: string;
  /** The program, or directory, on the node by which it is chosen; null = always. */
  readonly when: string | null;
  /** Arguments that it does not take, and does without. */
  readonly without: readonly string[];
}

/** As a directory of this name says that systemd runs. */
const SYSTEMD = '/run/systemd/system';

/** Modules that choose on the node which other module does the work: the first that fits the node. */
const CHOICES: ReadonlyMap<string, readonly Choice[]> = new Map([
  ['package', [byProgram('apt-get', 'apt'), byProgram('dnf', 'dnf'), byProgram('yum', 'yum')]],
  [
    'service',
    [
      { module: 'systemd', when: SYSTEMD, without: ['pattern', 'runlevel', 'sleep', 'arguments', 'args'] },
      { module: 'service', when: null, without: [] },
    ],
  ],
  ['yum', [byProgram('dnf', 'dnf'), byProgram('yum', 'yum')]],
]);

function byProgram(program: string, module: string): Choice {
  return { module, when: program, without: [] };
}

/** The modules among which the node chooses; mostly one. */
export function choicesOf(module: string): readonly Choice[] {
  return CHOICES.get(module) ?? [{ module, when: null, without: [] }];
}
