import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A replacement for a program of the host that reports when it is called, and only then continues when it is allowed to. The
 * process to be killed meanwhile is started with its PATH.
 */
export class HeldProgram implements AsyncDisposable {
  private readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async make(name: string): Promise<HeldProgram> {
    const directory = await mkdtemp(join(tmpdir(), 'springtide-program-'));
    const held = new HeldProgram(directory);
    const script = [
      '#!/bin/sh',
      `: >'${held.called}'`,
      `until [ -e '${held.released}' ] || [ ! -d '${directory}' ]; do sleep 0.05; done`,
      `PATH='${process.env['PATH']}' exec ${name} "$@"`,
    ];
    await writeFile(join(directory, name), `${script.join('\n')}\n`, { mode: 0o755 });
    return held;
  }

  get path(): string {
    return `${this.directory}:${process.env['PATH']}`;
  }

  /** Resolves when it was called. */
  async untilCalled(): Promise<void> {
    while (!existsSync(this.called)) await delay(20);
  }

  release(): Promise<void> {
    return writeFile(this.released, '');
  }

  /** Lets held calls continue. */
  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }

  private get called(): string {
    return join(this.directory, 'called');
  }

  private get released(): string {
    return join(this.directory, 'released');
  }
}
