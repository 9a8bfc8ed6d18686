import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.ts';

const run = promisify(execFile);

/** A shell in a real terminal, of a tmux server of its own. */
export class Tmux implements AsyncDisposable {
  private readonly socket: string;

  private constructor(directory: string) {
    this.socket = join(directory, 'tmux');
  }

  /** @param directory an empty one, for the server's socket */
  static async start(directory: string, env: NodeJS.ProcessEnv, size = { columns: 80, rows: 24 }): Promise<Tmux> {
    const tmux = new Tmux(directory);
    const shell = ['bash', '--norc', '--noprofile', '-i'];
    const { columns, rows } = size;
    const words = ['-f', '/dev/null', 'new-session', '-d', '-x', String(columns), '-y', String(rows), ...shell];
    await run('tmux', ['-S', tmux.socket, ...words], { env });
    return tmux;
  }

  /** Types keys, by tmux's names of them. @example await tmux.type('C-c') */
  async type(...keys: readonly string[]): Promise<void> {
    await this.call('send-keys', ...keys);
  }

  /** What the terminal shows, and has shown. */
  async screen(): Promise<string> {
    return this.call('capture-pane', '-p', '-J', '-S', '-200');
  }

  /** Waits until the terminal shows something. */
  async shows(what: string | RegExp): Promise<void> {
    await until(`the terminal shows ${String(what)}`, async () => RegExp(what).test(await this.screen()));
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.call('resize-window', '-x', String(columns), '-y', String(rows));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.call('kill-server').catch(() => '');
  }

  private async call(...words: readonly string[]): Promise<string> {
    const { stdout } = await run('tmux', ['-S', this.socket, ...words]);
    return stdout;
  }
}
