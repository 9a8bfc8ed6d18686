import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverProgram } from './built-server.ts';
import { environmentWith } from './environment.ts';
import { freePort } from './free-port.ts';
import { copyMadeCluster } from './made-cluster.ts';

export interface ServerProcessOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A free one by default. */
  readonly port?: number;
}

/** A Springtide server in its own process, as users run it; it can be killed and started again. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  private readonly dataDir: string;
  private readonly environment: NodeJS.ProcessEnv;
  private child: ChildProcess | null = null;
  private output = '';

  private constructor(port: number, { dataDir, env }: ServerProcessOptions) {
    this.url = `http://127.0.0.1:${port}`;
    this.dataDir = dataDir;
    this.environment = environmentWith({
      SPRINGTIDE_DATA_DIR: dataDir,
      SPRINGTIDE_PORT: String(port),
      SPRINGTIDE_LOG_LEVEL: 'warn',
      ...env,
    });
  }

  static async start(options: ServerProcessOptions): Promise<ServerProcess> {
    await copyMadeCluster(options.dataDir);
    const server = new ServerProcess(options.port ?? (await freePort()), options);
    await server.start();
    return server;
  }

  /** Starts the process, with additional settings if given, and resolves when it is ready. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    Object.assign(this.environment, more);
    const child = spawn(process.execPath, [serverProgram()], {
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-20_000);
      });
    }
    const exited = once(child, 'exit');
    const giveUp = Date.now() + 180_000;
    while (!(await this.isReady())) {
      const ended = await Promise.race([exited.then(() => true), delay(50, false)]);
      if (ended || Date.now() > giveUp) throw new Error(`the server does not start:\n${this.output}`);
    }
  }

  /** The pid; null when it does not run. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Resolves when the server, whose database went away, is ready again. */
  async untilReady(): Promise<void> {
    const giveUp = Date.now() + 180_000;
    while (!(await this.isReady())) {
      if (Date.now() > giveUp) throw new Error(`the server does not recover:\n${this.output}`);
      await delay(50);
    }
  }

  /** The last lines of the server's output, for a failed test's message. */
  get log(): string {
    return this.output;
  }

  /** Puts a private key where settings may name it. Resolves with its name. */
  async takeKey(file: string): Promise<string> {
    const name = basename(file);
    await copyFile(file, join(this.dataDir, 'keys', name));
    return name;
  }

  /** Kills the process, as a crash does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks the process to stop in order. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Stops the server, and with it the database (a kill leaves that running for the next start). */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child === null) await this.start().catch(() => {});
    await this.stop();
  }

  /** Calls the API; rejects unless the answer is a success. */
  async call<Data>(path: string, body?: object): Promise<Data> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { authorization: 'tester', 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
    const answer = (await response.json()) as { readonly code: number; readonly msg: string; readonly data: Data };
    if (answer.code !== 0) throw new Error(`${path}: ${answer.msg}${answer.code === 500 ? `\n${this.output}` : ''}`);
    return answer.data;
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.child;
    if (child === null) return;
    this.child = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  private async isReady(): Promise<boolean> {
    return fetch(`${this.url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  }
}
