import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../docs/machines/examples/from-list-server', import.meta.url));
export const SECRET = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`;

export interface ExampleServer extends AsyncDisposable {
  readonly url: string;
}

/** The example server of the documentation of machines, on a port that is free. */
export function startExampleServer(stateFile: string): Promise<ExampleServer> {
  return startServerProgram(PROGRAM, ['127.0.0.1', '0', stateFile]);
}

/** A program of the documentation that is a server, and says first where it listens. */
export async function startServerProgram(program: string, words: readonly string[]): Promise<ExampleServer> {
  const child = spawn(program, words, {
    env: { PATH: process.env['PATH'], WEBHOOK_SECRETS: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    url: line.replace('listening on ', ''),
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
