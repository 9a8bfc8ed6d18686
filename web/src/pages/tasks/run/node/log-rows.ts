import type { LogSection, NodeLog } from './node-log.ts';

/** A row of the log view. */
export type LogRow =
  | { readonly kind: 'head'; readonly section: LogSection; readonly isOpen: boolean }
  | { readonly kind: 'line'; readonly section: LogSection; readonly line: number }
  /** In place of an output that is empty or not loaded. */
  | { readonly kind: 'note'; readonly section: LogSection };

/** A line of a section. */
export interface LinePlace {
  readonly key: string;
  readonly line: number;
}

/**
 * The rows of a log with folded sections. Rows are computed on request, as a log may have very many.
 *
 * @example new LogRows(log, (section) => section.state === 'failed').at(0) // the heading of the first section
 */
export class LogRows {
  readonly count: number;
  private readonly sections: readonly {
    readonly section: LogSection;
    readonly from: number;
    readonly isOpen: boolean;
  }[];

  constructor(log: NodeLog, isOpen: (section: LogSection) => boolean) {
    let from = 0;
    this.sections = log.map((section) => {
      const place = { section, from, isOpen: isOpen(section) };
      from += 1 + (place.isOpen ? bodyOf(section) : 0);
      return place;
    });
    this.count = from;
  }

  at(index: number): LogRow | null {
    const place = this.sections.findLast(({ from }) => from <= index);
    if (place === undefined || index < 0 || index >= this.count) return null;
    const { section, from, isOpen } = place;
    if (index === from) return { kind: 'head', section, isOpen };
    return hasLines(section) ? { kind: 'line', section, line: index - from - 1 } : { kind: 'note', section };
  }

  /** The row of a line; null when its section is folded, or has no such line. */
  indexOf({ key, line }: LinePlace): number | null {
    const place = this.sections.find(({ section }) => section.key === key);
    if (place === undefined || !place.isOpen || line >= (place.section.text?.count ?? 0)) return null;
    return place.from + 1 + line;
  }
}

function bodyOf(section: LogSection): number {
  return hasLines(section) ? (section.text?.count ?? 0) : 1;
}

function hasLines({ text }: LogSection): boolean {
  return text !== null && text.count > 0;
}

/** Whether a section is open by default: what succeeded before the last section is folded. */
export function isOpenAtFirst({ key, state }: LogSection, log: NodeLog): boolean {
  return key === log.at(-1)?.key || state !== 'success';
}

/** The lines that contain a text, in order. */
export function linesWith(log: NodeLog, part: string): readonly LinePlace[] {
  return log.flatMap(({ key, text }) => (text?.linesWith(part) ?? []).map((line) => ({ key, line })));
}

/** A link to a line, for the URL: `<node run>-<step>-<attempt>-<line>`, lines from 1. */
export function lineLink(nodeRunId: number, { key, line }: LinePlace): string {
  return `${nodeRunId}-${key}-${line + 1}`;
}

/** The line of a link; null when it is of another node, or malformed. */
export function linkedLine(text: string | null, nodeRunId: number): LinePlace | null {
  const [, id, key, line] = /^(\d{1,15})-(\d{1,9}-\d{1,9})-(\d{1,9})$/.exec(text ?? '') ?? [];
  if (key === undefined || Number(id) !== nodeRunId || Number(line) < 1) return null;
  return { key, line: Number(line) - 1 };
}
