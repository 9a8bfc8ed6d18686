import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ServerChannel } from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, ExitStatus } from '../../src/channel/channel.ts';
import { ensureKeyPair } from '../support/key-pair.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { englishOf } from '../../src/messages/message.ts';
import { outcomeOf } from '../../src/steps/outcome.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { flood, type Hostility, startHostileNode } from '../support/hostile-node.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { keysAt } from '../support/keys.ts';

/** Bytes that a node may make us take in, whatever it does. */
const MOST_TAKEN = 40 * 1024 * 1024;
/** Seconds in which a node is heard also by a process that others keep busy. */
const LONG_ENOUGH = 10;
/** Characters of what is told of it. */
const LONGEST_REASON = 1000;

let directory: string;
let keyFile: string;
let good: TestSshd;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-hostile-'));
  keyFile = join(directory, 'id_ed25519');
  await ensureKeyPair(keyFile);
  good = await startSshd();
});
afterAll(async () => {
  await good[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const openChannel = (): Channel =>
  createSshChannel({
    keys: keysAt(keyFile),
    checkHostKey: () => Promise.resolve(),
    sweepDue: () => Promise.resolve(false),
    maxConnections: 10,
  });

/** How a run on a hostile node ends, while another node does its work. */
async function statusOn(hostility: Hostility, seconds = 3): Promise<ExitStatus> {
  await using channel = openChannel();
  await using node = await startHostileNode(hostility, keyFile);
  const [status, other] = await Promise.all([
    channel.run(node.endpoint, 'echo hi', newRun({ deadline: inSeconds(seconds) })),
    channel.run(good.endpoint, 'echo ok', newRun()),
  ]);
  expect(other).toEqual({ kind: 'exited', code: 0, output: 'ok\n' });
  expect(node.sent).toBeLessThan(MOST_TAKEN);
  const { error: content, exitCode } = outcomeOf(status, seconds);
  const error = englishOf(content);
  expect(error.length).toBeLessThan(LONGEST_REASON);
  expect(exitCode === null || (Number.isInteger(exitCode) && exitCode >= 0 && exitCode <= 255)).toBe(true);
  // what a database takes as text
  expect(error).not.toMatch(/\p{Cc}/u);
  expect(error.isWellFormed()).toBe(true);
  return status;
}

const reasonOf = async (hostility: Hostility, seconds?: number): Promise<string> => {
  const status = await statusOn(hostility, seconds);
  expect(status.kind).toBe('unreachable');
  return status.kind === 'unreachable' ? englishOf(status.reason) : '';
};

/** Ends every command in a way of its own. */
const ending = (how: (stream: ServerChannel) => void): Hostility => ({
  onCommand: ({ stream }) => {
    how(stream);
    stream.end();
  },
});

/** UTF-16 of any kind, half characters too. */
const anyText = fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units));
const MEBIBYTE = Buffer.alloc(1024 * 1024, 'x');

describe.concurrent('a node that sends without end', () => {
  test('messages', async () => {
    const reason = await reasonOf({ onCommand: ({ stream }) => flood(stream.stderr, MEBIBYTE) }, 30);
    expect(reason).toMatch(/more than 4 MiB of messages/);
  });

  test('output', async () => {
    const reason = await reasonOf({ onCommand: ({ stream }) => flood(stream, MEBIBYTE) }, 30);
    expect(reason).toMatch(/more than 8 MiB of output/);
  });

  test('messages for a command that was let go', async () => {
    const reason = await reasonOf({
      onCommand: ({ stream, answer }) => {
        answer('begun');
        setTimeout(() => flood(stream.stderr, MEBIBYTE), 1500);
      },
    });
    expect(reason).not.toBe('');
  });

  test('lines before it speaks SSH', async () => {
    const reason = await reasonOf({ onSocket: (socket) => flood(socket, Buffer.from('hello\r\n'.repeat(1000))) });
    expect(reason).not.toBe('');
  });

  test('one line before it speaks SSH', async () => {
    const reason = await reasonOf({ onSocket: (socket) => flood(socket, MEBIBYTE) });
    expect(reason).not.toBe('');
  });

  test('what is no SSH, after its name', async () => {
    const reason = await reasonOf({
      onSocket: (socket) => {
        socket.write('SSH-2.0-hostile\r\n');
        flood(socket, MEBIBYTE);
      },
    });
    expect(reason).not.toBe('');
  });

  test('channels of its own', async () => {
    const reason = await reasonOf({
      onLogin: (connection) => {
        let isOpen = true;
        connection.on('close', () => (isOpen = false));
        const more = (): void => {
          if (!isOpen) return;
          for (let n = 0; n < 100; n += 1) connection.forwardOut('127.0.0.1', 1, '127.0.0.1', 1, () => {});
          setImmediate(more);
        };
        more();
      },
    });
    expect(reason).not.toBe('');
  });
});

describe.concurrent('a node that answers', () => {
  test('nonsense', async () => {
    const answers = [
      'exited abc',
      'exited 99999999999999999999999',
      'exited -1',
      'exited 256',
      'exited 1e2',
      'exited',
      'exited 0 1',
      'timed_out NaN',
      'size 5 /a',
      'size 1e9 /a',
      'staged',
      'starting',
      'whatever',
      '\u0000\u001B[31m\uFFFF',
      'x'.repeat(100_000),
    ];
    const reasons = await Promise.all(
      answers.map((text) =>
        reasonOf({
          onCommand: ({ answer, stream }) => {
            answer(text);
            stream.exit(0);
            stream.end();
          },
        }),
      ),
    );
    for (const reason of reasons) expect(reason).not.toBe('');
  });

  test('with a refusal of any length', async () => {
    const reason = await reasonOf(
      {
        onCommand: ({ answer, stream }) => {
          stream.stderr.write(`\u001B[31m${'y'.repeat(20_000)}\u0000`);
          answer(`refused ${'x'.repeat(3000)}\u0000\u202E`);
          stream.end();
        },
      },
      60,
    );
    expect(reason).toMatch(/^the node cannot store the run: x+/);
  });

  test('twice, or a thousand times', async () => {
    for (const answers of [
      ['exited 0', 'exited 1'],
      Array.from({ length: 1000 }, (_, code) => `exited ${code % 256}`),
    ]) {
      const reason = await reasonOf(
        {
          onCommand: ({ answer, stream }) => {
            for (const text of answers) answer(text);
            stream.end();
          },
        },
        60,
      );
      expect(reason).toMatch(/cannot be read: exited 0, then exited 1/);
    }
  });

  test('for another run', async () => {
    const other = ending((stream) => {
      stream.stderr.write('springtide-run another exited 0\n');
      stream.exit(0);
    });
    const reason = await reasonOf(other, 60);
    expect(reason).toMatch(/exit code 0 and said: springtide-run another exited 0/);
  });

  test('that a run did not begin, for ever', async () => {
    const reason = await reasonOf(
      {
        onCommand: ({ answer, stream }) => {
          answer('absent');
          stream.end();
        },
      },
      30,
    );
    expect(reason).toMatch(/never starts it/);
  });

  test('that a run ended, and never with its output', async () => {
    let asked = 0;
    const status = await statusOn({
      onCommand: ({ answer, nonce, stream }) => {
        asked += 1;
        if (asked > 1) return;
        stream.write(`springtide-out ${nonce}\n`);
        stream.write(MEBIBYTE);
        answer('exited 0');
        stream.end();
      },
    });
    expect(status.kind).toBe('unreachable');
  }, 60_000);

  test('anything: the run settles', async () => {
    const words = fc.constantFrom(
      'exited',
      'timed_out',
      'size',
      'refused',
      'running',
      'begun',
      'lost',
      'absent',
      '0',
      '/x',
      '\n',
    );
    const text = fc.oneof(
      fc.array(words, { maxLength: 4 }).map((parts) => parts.join(' ')),
      anyText,
    );
    await fc.assert(
      fc.asyncProperty(text, anyText, async (answered, noise) => {
        const status = await statusOn(
          {
            onCommand: ({ answer, stream }) => {
              stream.write(noise);
              stream.stderr.write(noise);
              answer(answered);
              stream.exit(1);
              stream.end();
            },
          },
          0.5,
        );
        expect(status).toBeDefined();
      }),
      { numRuns: 30 },
    );
  });
});

describe.concurrent('a node that ends', () => {
  test('every command with a word of its own', async () => {
    const word = ending((stream) => {
      stream.write('Please login as the user \u001B[1mubuntu\u001B[0m\n');
      stream.stderr.write('or not at all\n');
      stream.exit(142);
    });
    const reason = await reasonOf(word, 60);
    expect(reason).toMatch(/exit code 142/);
    expect(reason).toMatch(/or not at all/);
  });

  test('every command with a signal, or without a word', async () => {
    const [bySignal, wordless, absurd] = await Promise.all([
      reasonOf(
        ending((stream) => stream.exit('KILL', false, 'x'.repeat(10_000))),
        LONG_ENOUGH,
      ),
      reasonOf({ onCommand: ({ stream }) => stream.close() }, LONG_ENOUGH),
      reasonOf(
        ending((stream) => stream.exit(2 ** 32 - 1)),
        LONG_ENOUGH,
      ),
    ]);
    expect(bySignal).toMatch(/ended by SIGKILL without an answer/);
    expect(wordless).toMatch(/without an answer/);
    expect(absurd).toMatch(/without an answer/);
  });

  test('the session, or the connection', async () => {
    const reasons = await Promise.all([
      reasonOf({ onSession: (_, reject) => reject() }, LONG_ENOUGH),
      reasonOf({ onSession: (accept) => void accept().on('exec', (_, reject) => reject()) }, LONG_ENOUGH),
      reasonOf({ onSession: (_, __, connection) => connection.end() }, LONG_ENOUGH),
      reasonOf({ onLogin: (connection) => connection.end() }, LONG_ENOUGH),
      reasonOf({ onSocket: (socket) => socket.destroy() }, LONG_ENOUGH),
      reasonOf({ onSocket: (socket) => socket.end('SSH-2.0-hostile\r\n') }, LONG_ENOUGH),
    ]);
    for (const reason of reasons.slice(0, 2)) expect(reason).toMatch(/opens no session/);
  });

  test('nothing at all: accepted and silent, at each point', async () => {
    const statuses = await Promise.all([
      statusOn({ onCommand: () => {} }),
      statusOn({ onSession: () => {} }),
      statusOn({ onSession: (accept) => void accept().on('exec', () => {}) }),
    ]);
    for (const { kind } of statuses) expect(kind).toBe('unreachable');
  });
});
