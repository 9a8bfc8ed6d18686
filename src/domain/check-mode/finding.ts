/**
 * What a check found of an action or a step. not_checked: it would run, and nobody knows what it would change.
 * The first of several that one of them has is the finding of all.
 */
export const FINDINGS = ['failed', 'changed', 'not_checked', 'unchanged'] as const;
export type Finding = (typeof FINDINGS)[number];

/** What a check found of one action. */
export interface ActionFinding {
  readonly action: string;
  readonly finding: Finding;
  /** What would change, or why it is not known; '' = there is nothing to say. */
  readonly text: string;
}

const WORDS: Readonly<Record<Finding, string>> = {
  failed: 'failed',
  changed: 'changed',
  not_checked: 'not checked',
  unchanged: 'unchanged',
};
const HEADING = /^(failed|changed|not checked|unchanged): (.*)$/;
const INDENT = '  ';

/** The finding of several: that of a step, by those of its actions. @example findingOf(['unchanged', 'changed']) // 'changed' */
export function findingOf(findings: readonly Finding[]): Finding {
  return FINDINGS.find((finding) => findings.includes(finding)) ?? 'unchanged';
}

/**
 * A finding as the log of its step has it. What a node said is indented, and so is taken for no heading.
 *
 * @example linesOfFinding({ action: 'conf', finding: 'changed', text: '-a\n+b' }) // 'changed: conf\n  -a\n  +b\n'
 */
export function linesOfFinding({ action, finding, text }: ActionFinding): string {
  const lines = text === '' ? [] : text.split('\n').map((line) => INDENT + line);
  return `${[`${WORDS[finding]}: ${action}`, ...lines].join('\n')}\n`;
}

/** Reads the log of a step, or its beginning, back into findings. Lines that belong to none are left out. */
export function findingsIn(log: string): readonly ActionFinding[] {
  const found: { readonly action: string; readonly finding: Finding; readonly lines: string[] }[] = [];
  const all = log.split('\n');
  if (all.at(-1) === '') all.pop();
  for (const line of all) {
    const [, word, action = ''] = HEADING.exec(line) ?? [];
    const finding = FINDINGS.find((known) => WORDS[known] === word);
    if (finding !== undefined) found.push({ action, finding, lines: [] });
    else if (line.startsWith(INDENT)) found.at(-1)?.lines.push(line.slice(INDENT.length));
  }
  return found.map(({ lines, ...rest }) => ({ ...rest, text: lines.join('\n') }));
}
