import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;
const ANSWERS_WITHIN_MS = 1000;

export interface SshWait {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
  /** Rejects when further waiting is useless. */
  readonly stillComes: () => Promise<unknown>;
}

/** Resolves when an sshd answers there; rejects when the signal is aborted, or with what `stillComes` rejects with. */
export async function untilSshAnswers({ host, port, signal, stillComes }: SshWait): Promise<void> {
  for (;;) {
    await stillComes();
    if (await sshAnswers(host, port)) return;
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Whether something listens there that speaks first, as sshd does: the banner shows that it is ready. */
function sshAnswers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWERS_WITHIN_MS });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
    socket.once('close', () => end(false));
  });
}
