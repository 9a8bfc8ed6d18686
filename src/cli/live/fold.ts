import { message } from '../../messages/message.ts';
import type { Output } from '../output/output.ts';
import { commandOutput, oneLine } from '../output/safe-text.ts';
import { rangesOf } from './ranges.ts';

/** What nodes wrote that wrote the same. */
export interface OutputGroup {
  readonly state: string;
  readonly exit_code: number | null;
  readonly count: number;
  readonly nodes: readonly { readonly id: number; readonly ip: string }[];
  readonly text: string | null;
  readonly is_cut: boolean;
  readonly error: string;
}

/** Groups of several tasks: what is the same is one group. */
export function joined(groups: readonly OutputGroup[]): readonly OutputGroup[] {
  const found = new Map<string, OutputGroup>();
  for (const group of groups) {
    const { state, exit_code: code, text, is_cut: isCut, error, nodes } = group;
    // a text that is only begun, or not there, may differ
    const first = isCut || text === null ? (nodes[0]?.id ?? '') : '';
    const key = JSON.stringify([state, code, text, first, error === '' ? '' : oneLine(error)]);
    const known = found.get(key);
    const both = known && { ...known, count: known.count + group.count, nodes: [...known.nodes, ...nodes] };
    found.set(key, both ?? group);
  }
  return [...found.values()];
}

export interface FoldStyle {
  /** Colours of the commands stay. */
  readonly hasColours: boolean;
}

const RULE = '-'.repeat(15);

/** Writes groups as clush -b does: the nodes, and below what they wrote, once. */
export function writeGroups(output: Output, groups: readonly OutputGroup[], { hasColours }: FoldStyle): void {
  for (const group of groups) {
    const { state, count, nodes, text, error } = group;
    const names = oneLine(rangesOf(nodes.map(({ ip }) => ip)));
    const more = count > nodes.length ? output.text(message('and_more', { count: count - nodes.length })) : '';
    // with which code it ended is the last line of what it wrote
    const said = isFailure(group) ? oneLine(state) : '';
    const heading = [`${names}${more === '' ? '' : ` ${more}`} (${count})`, said]
      .filter((part) => part !== '')
      .join(': ');
    const shown = output.styled(isFailure(group) ? 'red' : 'bold', heading);
    output.stdout.write(`${RULE}\n${shown}\n${RULE}\n`);
    const written = commandOutput(text ?? '', hasColours);
    output.stdout.write(written === '' || written.endsWith('\n') ? written : `${written}\n`);
    if (error !== '' && text === '') output.stdout.write(`${oneLine(error)}\n`);
  }
}

export function isFailure({ state }: OutputGroup): boolean {
  return state === 'failed' || state === 'ignored' || state === 'stopped';
}
