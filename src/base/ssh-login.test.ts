import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import ssh2, { type AuthContext, type AuthenticationType, Client, type ParsedKey } from 'ssh2';
import { expect, test } from 'vitest';
import { englishOf } from '../messages/message.ts';
import { newPrivateKey } from './private-key.ts';
import { logIn, type Proof, refusedLogin } from './ssh-login.ts';

const PASSWORD = 'correct horse';
const [OLD, NEW] = [keyOf(newPrivateKey()), keyOf(newPrivateKey())];

function keyOf(text: string): ParsedKey {
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
}

const key = (of: ParsedKey): Proof => ({ kind: 'key', key: of });
const password = (text = PASSWORD): Proof => ({ kind: 'password', password: text });

/** What a host does with one try. */
type Answer = (context: AuthContext) => void;

/** Logs in to a host: what it was offered, and how it ended. */
async function tries(proofs: readonly Proof[], answer: Answer): Promise<readonly string[]> {
  const seen: string[] = [];
  const ssh = new ssh2.Server({ hostKeys: [newPrivateKey()] }, (connection) => {
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      seen.push(nameOf(context));
      answer(context);
    });
  });
  const server = createServer((socket) => ssh.injectSocket(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sock = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const client = new Client();
  client.on('error', () => {});
  const login = logIn(client, {
    sock,
    user: 'ops',
    proofs,
    checkHostKey: () => Promise.resolve(),
    readyTimeout: 5000,
  });
  const ended = await login.then(
    () => 'in',
    (error: Error) => error.message,
  );
  sock.destroy();
  server.close();
  return [...seen, ended];
}

function nameOf(context: AuthContext): string {
  if (context.method === 'publickey') return OLD.getPublicSSH().equals(context.key.data) ? 'old key' : 'new key';
  return context.method;
}

const knowsNew: Answer = (context) =>
  nameOf(context) === 'new key' ? context.accept() : context.reject(['publickey']);
const wantsMore: Answer = (context) => context.reject(['publickey', 'password'], true);
const expired: Answer = (context) => {
  if (context.method !== 'password') return context.reject(['password']);
  context.requestChange('choose another', () => {});
};
const said = (...proofs: readonly Proof[]): string => englishOf(refusedLogin('ops@a:22', proofs));
const REFUSED = 'All configured authentication methods failed';

test('keys are tried in their order, and a password after them', async () => {
  const proofs = [key(OLD), key(NEW), password()];
  expect(await tries(proofs, (context) => context.reject(['publickey', 'password']))).toEqual([
    'old key',
    'new key',
    'password',
    REFUSED,
  ]);
  expect(await tries(proofs, knowsNew)).toEqual(['old key', 'new key', 'in']);
  // what the host does not take is not offered
  expect(await tries(proofs, (context) => context.reject(['password']))).toEqual(['old key', 'password', REFUSED]);
});

test('a password is asked for in one way, and one question is answered', async () => {
  const answers: string[][] = [];
  const asks =
    (questions: readonly { readonly prompt: string; readonly echo: boolean }[], times: number): Answer =>
    (context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      const ask = (left: number): void =>
        context.prompt([...questions], (given) => {
          answers.push(given);
          if (left > 1) ask(left - 1);
          else if (given[0] === PASSWORD) context.accept();
          else context.reject([]);
        });
      ask(times);
    };
  const hidden = { prompt: 'Password: ', echo: false };
  const proofs = [key(OLD), password()];
  expect(await tries(proofs, asks([hidden], 1))).toEqual(['old key', 'keyboard-interactive', 'in']);
  expect(answers).toEqual([[PASSWORD]]);
  // a host that asks again and again, or for something else, learns nothing more
  expect(await tries(proofs, asks([hidden], 3))).toEqual(['old key', 'keyboard-interactive', REFUSED]);
  await tries(proofs, asks([{ prompt: 'What is your password? ', echo: true }], 1));
  await tries(proofs, asks([hidden, { prompt: 'Code: ', echo: false }], 1));
  expect(answers.slice(1)).toEqual([[PASSWORD], [''], [''], [''], ['', '']]);
});

test('where a host wants several proofs, it gets them in any order', async () => {
  const wants =
    (...order: readonly AuthenticationType[]): Answer =>
    (context) => {
      const [next, ...then] = order.slice(done.length);
      if (context.method !== next) return context.reject([next ?? 'none']);
      done.push(next);
      if (then.length === 0) return context.accept();
      context.reject([then[0] ?? 'none'], true);
    };
  let done: string[] = [];
  const proofs = [key(OLD), password()];
  expect((await tries(proofs, wants('publickey', 'password'))).at(-1)).toBe('in');
  done = [];
  expect((await tries(proofs, wants('password', 'publickey'))).at(-1)).toBe('in');
  done = [];
  // one that always wants more ends
  expect(await tries(proofs, wantsMore)).toEqual(['old key', 'password', REFUSED]);
});

test('a password that has to be changed is no login', async () => {
  expect((await tries([key(OLD), password()], expired)).at(-1)).toContain('has to be changed');
});

test('a refusal names what was offered, and no password', () => {
  const line = `ssh-ed25519 ${OLD.getPublicSSH().toString('base64')}`;
  expect(said(key(OLD))).toBe(`ops@a:22 does not accept our key: add this line to the user's authorized_keys: ${line}`);
  expect(said(key(OLD), key(NEW))).toContain(`accepts none of our keys: add the line of one of them`);
  expect(said(key(OLD), password())).toContain('accepts neither our keys nor the password');
  expect(said(key(OLD), password())).not.toContain(PASSWORD);
});
