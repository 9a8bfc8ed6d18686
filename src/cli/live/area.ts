import stringWidth from 'string-width';
import { oneLine } from '../output/safe-text.ts';
import { cut } from '../output/table.ts';
import type { Sink } from '../output/output.ts';

/** Lines that a terminal has at least. */
const FEWEST = 4;

/** A few lines at the end of a terminal that are written anew; no more of them than it has. */
export class Area {
  private readonly sink: Sink;
  /** What is shown now. */
  private shown: readonly string[] = [];

  constructor(sink: Sink) {
    this.sink = sink;
  }

  /** Shows lines in place of the ones before, made safe; a longer one is cut. */
  draw(lines: readonly string[]): void {
    const most = Math.max(FEWEST, this.sink.rows || 24) - 1;
    const fitting = lines.slice(0, most).map((line) => cut(oneLine(line), this.width - 1));
    this.sink.write(this.erasure() + fitting.map((line) => `${line}\n`).join(''));
    this.shown = fitting;
  }

  /** Takes the lines away. */
  clear(): void {
    this.sink.write(this.erasure());
    this.shown = [];
  }

  private get width(): number {
    return this.sink.columns || 80;
  }

  /** A narrower terminal has broken the lines that it had. */
  private erasure(): string {
    const rows = this.shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / this.width)), 0);
    return rows === 0 ? '' : `\u001B[${rows}A\r\u001B[J`;
  }
}
