import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { message } from '../../messages/message.ts';
import { FailedError } from '../exit.ts';

/**
 * Opens a file in the editor that VISUAL or EDITOR names, with its options, and waits until it is closed.
 *
 * @throws FailedError when it cannot be started, or ends with another code than 0
 */
export async function openEditor(file: string): Promise<void> {
  const { VISUAL: visual = '', EDITOR: editor = '' } = process.env;
  const command = visual || editor || 'vi';
  // a shell, as git does it: the variable may have options
  const child = spawn('sh', ['-c', `${command} "$1"`, command, file], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new FailedError(message('cli_editor_failed', { editor: command, code: code ?? 'signal' }));
}
