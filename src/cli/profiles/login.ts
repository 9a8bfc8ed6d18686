import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { UsageError } from '../exit.ts';
import { Server } from '../server.ts';
import { readText } from '../value.ts';
import { checkedName, urlOf } from './profiles.ts';
import { forgetToken, keepToken } from './tokens.ts';

/** Characters that a token can have, in the header in which it is sent. */
const TOKEN = /^[\x21-\x7E]{1,1000}$/;

/**
 * Logs in at a server: asks for a token, unless an operator's name is given, tries it, and keeps it.
 *
 * @throws UsageError; ApiError when the server refuses
 */
export async function logIn(call: Call): Promise<void> {
  const url = urlOf(call.argument(0)[0] ?? '');
  const name = checkedName(call.text('--name') ?? 'default');
  const operator = call.text('--operator');
  const token = operator === null ? await tokenFor(call) : null;
  const authorization = token === null ? operator : `Bearer ${token}`;
  const options = { baseUrl: url, authorization: () => authorization, language: () => call.language };
  const { data } = await new Server(options, call.stop).call('GET /whoami');
  const { directory, file } = call.profiles;
  const place = token === null ? null : await keepToken(directory, name, token);
  await call.profiles.write(name, { url, token: place, operator });
  call.output.say(message('cli_logged_in', { url, name: data.name, profile: name, file }));
  if (place !== null) {
    const said = place === 'keyring' ? message('cli_token_in_keyring') : message('cli_token_in_file', { directory });
    call.output.note(said);
  }
}

/** Forgets a profile and its token here; the token is still valid at the server. */
export async function logOut(call: Call): Promise<void> {
  const { current, profiles } = await call.profiles.read();
  const name = call.argument(0)[0] ?? current;
  const profile = profiles.get(name);
  if (profile === undefined) throw new UsageError(message('cli_no_profile', { name, known: [...profiles.keys()] }));
  if (profile.token !== null) await forgetToken(call.profiles.directory, name, profile.token);
  await call.profiles.write(name, null);
  call.output.say(message('cli_logged_out', { profile: name }));
}

async function tokenFor(call: Call): Promise<string> {
  const file = call.text('--token-file');
  const token = (file === null ? await asked(call) : readText(file)).trim();
  if (TOKEN.test(token)) return token;
  throw new UsageError(message('cli_token_wrong'));
}

/** Asks at the terminal, and shows nothing of what is typed. */
async function asked(call: Call): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(message('cli_token_needed'));
  process.stderr.write(`${call.output.text(message('cli_token_prompt'))} `);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden, terminal: true });
  try {
    return await lines.question('', { signal: call.stop });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
