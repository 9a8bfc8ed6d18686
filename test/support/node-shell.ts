import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a command on a sandbox node with the system's own ssh client, independently of the code under test. */
export async function onNode(dataDir: string, ip: string, command: string): Promise<string> {
  const options = [
    'BatchMode=yes',
    'ConnectTimeout=5',
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
  ];
  const key = join(dataDir, 'ssh', 'id_ed25519');
  const { stdout } = await execute('ssh', [
    '-i',
    key,
    ...options.flatMap((option) => ['-o', option]),
    `root@${ip}`,
    command,
  ]);
  return stdout;
}
