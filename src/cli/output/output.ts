import { styleText } from 'node:util';
import type { Language } from '../../messages/language.ts';
import { type Message, textOf } from '../../messages/message.ts';
import { cellOf, type Column, valueIn } from './columns.ts';
import { csvOf } from './csv.ts';
import { jsonOf } from './json.ts';
import { manyLines, oneLine } from './safe-text.ts';
import { tableLines } from './table.ts';

/** table: for people; quiet: ids alone. */
export const FORMATS = ['table', 'json', 'yaml', 'csv', 'quiet'] as const;
export type Format = (typeof FORMATS)[number];

/** Where text goes: stdout, stderr, or a test. */
export interface Sink {
  readonly isTTY: boolean;
  /** Of a terminal; 0 = unknown. */
  readonly columns: number;
  readonly rows: number;
  readonly write: (text: string) => void;
}

type Row = Readonly<Record<string, unknown>>;
/** What a style of `styleText` is called. */
export type Look = Parameters<typeof styleText>[0];

export interface OutputOptions {
  readonly format: Format;
  readonly language: Language;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Whether terminals are shown colours. */
  readonly hasColours: boolean;
}

/** What the command says: results to stdout in the format that was asked for, everything else to stderr. */
export class Output {
  readonly format: Format;
  readonly language: Language;
  readonly stdout: Sink;
  readonly stderr: Sink;
  private readonly hasColours: boolean;

  constructor({ format, language, stdout, stderr, hasColours }: OutputOptions) {
    this.format = format;
    this.language = language;
    this.stdout = stdout;
    this.stderr = stderr;
    this.hasColours = hasColours;
  }

  /** Rows of a list: those columns for people and as CSV, everything for programs. */
  async rows(rows: readonly Row[], columns: readonly Column[]): Promise<void> {
    if (this.format === 'json' || this.format === 'yaml') return this.data(rows);
    if (this.format === 'quiet') {
      for (const row of rows) this.stdout.write(`${oneLine(cellOf(row[columns[0]?.field ?? 'id']))}\n`);
      return;
    }
    const values = rows.map((row) => columns.map(({ field }) => valueIn(row, field)));
    if (this.format === 'csv') {
      this.stdout.write(csvOf([columns.map(({ field }) => field), ...values]));
      return;
    }
    const titles = columns.map(({ title }) => this.text({ code: title, values: {} }));
    const { isTTY, columns: width } = this.stdout;
    const style = {
      width: isTTY && width > 0 ? width : null,
      title: (text: string) => this.styled('bold', text),
    };
    const lines = tableLines([titles, ...values.map((row) => row.map(cellOf))], style);
    this.stdout.write(`${lines.join('\n')}\n`);
  }

  /** One record, or whatever an operation answers: YAML for people too. */
  async data(value: unknown): Promise<void> {
    if (this.format === 'json') return this.stdout.write(jsonOf(value));
    if (this.format === 'quiet' || this.format === 'csv') return this.plain(value);
    const { yamlOf } = await import('./yaml.ts');
    this.stdout.write(yamlOf(value));
  }

  /** What was done: a sentence for people, the answer for programs. */
  async done(said: Message, value: unknown): Promise<void> {
    if (this.format === 'table') return this.say(said);
    await this.data(value);
  }

  /** A sentence on stdout. */
  say(said: Message): void {
    this.stdout.write(`${manyLines(this.text(said))}\n`);
  }

  /** Text of a server or node on stdout, made safe. */
  lines(text: string): void {
    this.stdout.write(manyLines(text));
  }

  /** A sentence for people beside the result. */
  note(said: Message): void {
    this.stderr.write(`${manyLines(this.text(said))}\n`);
  }

  text(said: Message): string {
    return textOf(said, this.language);
  }

  /** A safe text with a look, where stdout shows any. */
  styled(look: Look, text: string, sink: Sink = this.stdout): string {
    return sink.isTTY && this.hasColours ? styleText(look, text, { validateStream: false }) : text;
  }

  private async plain(value: unknown): Promise<void> {
    const row = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : { value };
    if (this.format === 'quiet') return this.stdout.write(`${oneLine(cellOf(row['id'] ?? row['task_id'] ?? value))}\n`);
    this.stdout.write(csvOf([Object.keys(row), Object.values(row)]));
  }
}
