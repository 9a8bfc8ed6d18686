import type { AnyAuthMethod, AuthHandlerMiddleware, Client, ConnectConfig, ParsedKey } from 'ssh2';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { message, type Message } from '../messages/message.ts';
import type { Wire } from './connection-guard.ts';
import type { Certificate } from './ssh/certificate.ts';
import { checkedHostCertificate } from './ssh/certificate-check.ts';
import { askForHostCertificate, signForCertificates, verifyByCertifiedKey } from './ssh/certificate-login.ts';
import { prepareKeys } from './prepared-keys.ts';
import { signAtOnce } from './sign-at-once.ts';

/** The host has another key than expected. */
export class HostKeyRefused extends MessageError {}

/** What a login proves itself with. */
export type Proof =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  /** A key as `certifiedKey` makes it. */
  | { readonly kind: 'certificate'; readonly key: ParsedKey; readonly certificate: Certificate }
  /** All keys of an ssh-agent; the path of its socket. */
  | { readonly kind: 'agent'; readonly socket: string }
  | { readonly kind: 'password'; readonly password: string };

export interface SshLogin extends Pick<ConnectConfig, 'readyTimeout' | 'keepaliveInterval' | 'keepaliveCountMax'> {
  /** An open connection to the host, which then belongs to the client. */
  readonly sock: Wire;
  readonly user: string;
  /** In the order in which they are tried. */
  readonly proofs: readonly Proof[];
  /** Rejects for a host key that is not trusted. */
  readonly checkHostKey: (hostKey: Buffer) => Promise<void>;
  /** The hosts' authorities: then a certificate of one of them is asked for, and nothing else is trusted. Left out = none. */
  readonly hostAuthorities?: HostAuthorities | undefined;
}

export interface HostAuthorities {
  /** The host, as it is connected to. */
  readonly host: string;
  /** Their public keys, as lines of authorized_keys. */
  readonly lines: readonly string[];
}

/**
 * Logs in, without first asking whether the host accepts logins without a proof. When this returns, the client listens to
 * the socket, and has read nothing yet.
 *
 * @throws HostKeyRefused, with the message and, as its cause, the error of the check; ssh2's errors
 * @example await logIn(client, { sock, user: 'root', proofs: [{ kind: 'key', key }], checkHostKey, readyTimeout: 20_000 })
 */
export async function logIn(client: Client, login: SshLogin): Promise<void> {
  const { user, proofs, checkHostKey, hostAuthorities, ...rest } = login;
  let refusal: HostKeyRefused | null = null;
  let agentFault: Error | null = null;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client
    .once('ready', resolve)
    .on('error', (error) => {
      // what else there is may be accepted
      if (error.level === 'agent') agentFault ??= error;
      else reject(refusal ?? (isRefused(error) && agentFault !== null ? agentFault : error));
    })
    .once('close', () => reject(refusal ?? new MessageError(message('closed_in_login'))))
    // a password that has to be changed first is no use to a program
    .once('change password', () => reject(new MessageError(message('password_expired'))))
    .connect({
      ...rest,
      username: user,
      authHandler: inTurn(proofs.flatMap((proof) => methodsOf(user, proof))),
      hostVerifier: (hostKey: Buffer, verify: (trusted: boolean) => void) => {
        const decide = (fault: unknown): void => {
          if (fault !== null) refusal = new HostKeyRefused(contentOf(fault), { cause: fault });
          try {
            verify(fault === null);
          } catch (error) {
            // the connection ended meanwhile
            reject(refusal ?? error);
          }
        };
        if (hostAuthorities !== undefined) decide(faultOfCertificate(client, hostKey, hostAuthorities));
        else checkHostKey(hostKey).then(() => decide(null), decide);
      },
    });
  if (hostAuthorities !== undefined) askForHostCertificate(client);
  signAtOnce(client);
  signForCertificates(client);
  prepareKeys(client);
  return promise;
}

/**
 * What is wrong with the certificate that a host shows; null = it is trusted. That is found at once, as ssh2 has to know next by
 * which key the host has signed.
 */
function faultOfCertificate(client: Client, shown: Buffer, { host, lines }: HostAuthorities): unknown {
  try {
    verifyByCertifiedKey(client, checkedHostCertificate(shown, { host, authorities: lines, now: new Date() }));
    return null;
  } catch (error) {
    return error;
  }
}

/** Whether a login failed because the host accepts nothing of what was offered. */
export function isRefused(error: unknown): boolean {
  return levelOf(error) === 'client-authentication';
}

/** Whether a login failed because an ssh-agent did not do its part, and nothing else was accepted. */
export function isOfAgent(error: unknown): boolean {
  return levelOf(error) === 'agent';
}

/** The level that ssh2 gives its errors: what failed. */
export function levelOf(error: unknown): unknown {
  return error instanceof Error && 'level' in error ? error.level : null;
}

/**
 * What to do about a login that was refused.
 *
 * @example refusedLogin('root@10.0.0.1:22', proofs) // root@10.0.0.1:22 does not accept our key: add this line …
 */
export function refusedLogin(login: string, proofs: readonly Proof[]): Message {
  const [key = '', ...others] = proofs.flatMap((proof) => (proof.kind === 'key' ? [lineOf(proof.key)] : []));
  const certified = proofs.find((proof) => proof.kind === 'certificate');
  if (certified !== undefined) return message('login_refused_certificate', { login, id: certified.certificate.id });
  if (proofs.some(({ kind }) => kind === 'agent')) return message('login_refused_agent', { login, key });
  if (proofs.some(({ kind }) => kind === 'password')) return message('login_refused_password', { login, key });
  return others.length === 0 ? message('login_refused', { login, key }) : message('login_refused_keys', { login, key });
}

/** A public key as a line of authorized_keys. */
function lineOf(key: ParsedKey): string {
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}

/** A password is offered in both ways in which hosts ask for one. */
function methodsOf(username: string, proof: Proof): readonly AnyAuthMethod[] {
  if (proof.kind === 'agent') return [{ type: 'agent', username, agent: proof.socket }];
  if (proof.kind !== 'password') return [{ type: 'publickey', username, key: proof.key }];
  const { password } = proof;
  return [
    { type: 'password', username, password },
    { type: 'keyboard-interactive', username, prompt: answeringWith(password) },
  ];
}

type Prompt = Extract<AnyAuthMethod, { readonly type: 'keyboard-interactive' }>['prompt'];

/** Answers the first question that hides what is typed, and nothing else that the host may ask. */
function answeringWith(password: string): Prompt {
  let isGiven = false;
  return (_name, _instructions, _language, prompts, finish) => {
    const [question, ...others] = prompts;
    const isAsked = !isGiven && question !== undefined && question.echo !== true && others.length === 0;
    isGiven ||= isAsked;
    finish(prompts.map(() => (isAsked ? password : '')));
  };
}

/**
 * Offers the methods one after the other, of those that the host still accepts. Where it wants several, those that it has accepted
 * are not offered again, and all others are. A password is asked for in one way: a wrong one counts twice otherwise.
 */
function inTurn(methods: readonly AnyAuthMethod[]): AuthHandlerMiddleware {
  const accepted = new Set<AnyAuthMethod>();
  let tried = new Set<AnyAuthMethod>();
  let last: AnyAuthMethod | undefined;
  const next = (wanted: readonly string[] | null, isPartial: boolean | null): AnyAuthMethod | false => {
    if (isPartial === true && last !== undefined) {
      accepted.add(last);
      tried = new Set(accepted);
    }
    const isWanted = ({ type }: AnyAuthMethod): boolean => {
      if (type === 'keyboard-interactive') return wanted?.includes(type) === true && !wanted.includes('password');
      return wanted === null || wanted.includes(type === 'agent' ? 'publickey' : type);
    };
    last = methods.find((method) => !tried.has(method) && isWanted(method));
    if (last === undefined) return false;
    tried.add(last);
    return last;
  };
  return next;
}
