import { Socket } from 'node:net';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { BUILDER } from './builder.ts';
import { visibleCollections } from './collections.ts';
import { type ConfinedProgram, startConfined, whyNotConfined } from './confinement.ts';

/** Seconds after which a builder ends by itself. */
const LIFETIME = 300;
/** Milliseconds for one answer. */
const PATIENCE = 60_000;
/** Characters of an answer, and of the last complaint that is kept. */
const LONGEST_ANSWER = 16 * 2 ** 20;
const LONGEST_COMPLAINT = 4096;

/** The builder ended before it answered; its last word may say why. */
export class BuilderEnded extends MessageError {}

/** What a builder may see of the server. */
export interface BuilderSight {
  /** Directories of which nothing may be seen, if they lie where programs are. */
  readonly hidden: readonly string[];
  /** Directories with collections of Ansible, besides that of the system. */
  readonly collections?: readonly string[];
}

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A confined process with Ansible in it, that makes programs of modules (BUILDER). It is asked one thing at a time. While
 * it is not asked it does not keep this process from ending, and it ends with this process (Z4).
 *
 * @example
 * const builder = await BuilderProcess.start('/usr/bin/python3', { hidden: [] });
 * await builder.ask('["ansible.builtin.ping"]') // '{"programs": …}'
 */
export class BuilderProcess implements Disposable {
  private readonly program: ConfinedProgram;
  private waiting: Waiting | null = null;
  private heard: string[] = [];
  private size = 0;
  private complaint = '';
  private end: Error | null = null;

  private constructor(program: ConfinedProgram) {
    this.program = program;
    const { child } = program;
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.hear(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(-LONGEST_COMPLAINT);
    });
    child.once('error', (error) => this.over(whyNotConfined(127, `bwrap: ${error.message}`) ?? error));
    child.once('close', (code) => {
      const why = whyNotConfined(code, this.complaint);
      const lastWord = this.complaint.trimEnd().split('\n').at(-1) ?? '';
      this.over(why ?? new BuilderEnded(lastWord === '' ? message('ansible_ended', { code: code ?? '' }) : lastWord));
    });
    this.keepsAlive(false);
  }

  static async start(python: string, seen: BuilderSight): Promise<BuilderProcess> {
    const { hidden, collections = [] } = seen;
    const { placed, path } = await visibleCollections(collections, hidden);
    const confined = { hidden, placed, variables: { ANSIBLE_COLLECTIONS_PATH: path }, lifetime: LIFETIME };
    return new BuilderProcess(await startConfined([python, '-I', '-B', '-c', BUILDER], confined));
  }

  /** Whether it can be asked. */
  get isUp(): boolean {
    return this.end === null;
  }

  /**
   * Its answer to a line.
   *
   * @throws NotConfined; BuilderEnded; MessageError when the answer is too long or too late
   */
  async ask(line: string): Promise<string> {
    if (this.end !== null) throw this.end;
    this.keepsAlive(true);
    const late = setTimeout(
      () => this.over(new MessageError(message('ansible_silent', { seconds: PATIENCE / 1000 }))),
      PATIENCE,
    );
    try {
      return await new Promise((resolve, reject) => {
        this.waiting = { resolve, reject };
        this.program.child.stdin.write(`${line}\n`);
      });
    } finally {
      clearTimeout(late);
      this.waiting = null;
      this.keepsAlive(false);
    }
  }

  [Symbol.dispose](): void {
    this.over(new BuilderEnded(message('run_cancelled')));
  }

  private hear(text: string): void {
    this.size += text.length;
    this.heard.push(text);
    if (this.size > LONGEST_ANSWER) {
      return this.over(new MessageError(message('ansible_answer_too_long', { most: LONGEST_ANSWER })));
    }
    if (!text.endsWith('\n')) return;
    this.waiting?.resolve(this.heard.join(''));
    this.heard = [];
    this.size = 0;
  }

  private over(why: Error): void {
    this.end ??= why;
    this.waiting?.reject(this.end);
    this.program.kill();
  }

  private keepsAlive(isKept: boolean): void {
    const { child } = this.program;
    for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
      if (handle !== child && !(handle instanceof Socket)) continue;
      if (isKept) handle.ref();
      else handle.unref();
    }
  }
}
