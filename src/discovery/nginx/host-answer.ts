import { type FileText, type Read, readFile, readLines } from '../hosts/answers.ts';
import type { Worker } from './host-program.ts';

export interface RunningWorker extends Worker {
  /** It takes no more requests, and ends with its last one. */
  readonly isEnding: boolean;
}

/** What a host says of the file and of nginx. */
export interface FileState extends FileText {
  /** What runs is not what the file says. */
  readonly isStale: boolean;
  readonly workers: readonly RunningWorker[];
}

const MOST_WORKERS = 10_000;
const WORKER = /^worker (\d{1,10}) (\d{1,20}) (serving|ending)$/;
const LEFT = /^left (\d{1,10}) (\d{1,20})$/;

export function readFileState(nonce: string, output: string): Read<FileState> {
  const read = readFile(nonce, output);
  if (read === null || 'refusal' in read) return read;
  const { lines, ...file } = read.answer;
  const workers = workersIn(lines);
  return workers === null ? null : { answer: { ...file, isStale: lines.includes('stale'), workers } };
}

/** What a change did: it was only tested and fits, or it is done, and these workers end. */
export function readChange(nonce: string, output: string): Read<readonly RunningWorker[]> {
  return readAll(readLines(nonce, output, ['done', 'fits']), workersIn);
}

/** Which of the awaited workers are left. */
export function readLeft(nonce: string, output: string): Read<readonly Worker[]> {
  return readAll(readLines(nonce, output, ['done']), (lines) => {
    if (lines.length > MOST_WORKERS) return null;
    const left = lines.map((line) => LEFT.exec(line)).filter((match) => match !== null);
    return left.map(([, pid, start = '']) => ({ pid: Number(pid), start }));
  });
}

/** Which of `count` places answered, by their position. */
export function readProbes(nonce: string, output: string, count: number): Read<ReadonlySet<number>> {
  return readAll(readLines(nonce, output, ['done']), (lines) => {
    const open = lines.map((line) => Number(/^open (\d{1,6})$/.exec(line)?.[1] ?? Number.NaN));
    return new Set(open.filter((position) => position < count));
  });
}

/** What lines say; null = it is no answer. */
function readAll<Answer>(
  read: Read<readonly string[]>,
  meaning: (lines: readonly string[]) => Answer | null,
): Read<Answer> {
  if (read === null || 'refusal' in read) return read;
  const answer = meaning(read.answer);
  return answer === null ? null : { answer };
}

function workersIn(lines: readonly string[]): readonly RunningWorker[] | null {
  const found = lines.map((line) => WORKER.exec(line)).filter((match) => match !== null);
  if (found.length > MOST_WORKERS) return null;
  return found.map(([, pid, start = '', role]) => ({ pid: Number(pid), start, isEnding: role === 'ending' }));
}
