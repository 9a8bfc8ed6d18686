import type { ParsedKey } from 'ssh2';
import type { Proof } from '../ssh-login.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { certificateInText, isCertificateOf } from './certificate.ts';
import { certifiedKey } from './certificate-login.ts';

interface ProofOptions {
  /** A certificate of one of the keys, as a line. */
  readonly certificate?: string | undefined;
  /** The path of an ssh-agent's socket. */
  readonly agent?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * What a login proves itself with: each key, before it its certificate if that is the key's, then those of the agent, and the password.
 *
 * @throws MessageError: the certificate is none, or of another key
 */
export function proofsWith(
  keys: readonly ParsedKey[],
  { certificate: text, agent, password }: ProofOptions,
): readonly Proof[] {
  const certificate = text === undefined ? null : certificateInText(text);
  if (text !== undefined && certificate === null) throw new MessageError(message('certificate_unreadable'));
  const proofs = keys.flatMap((key): readonly Proof[] => {
    const plain: Proof = { kind: 'key', key };
    if (certificate === null || !isCertificateOf(certificate, key.getPublicSSH())) return [plain];
    return [{ kind: 'certificate', key: certifiedKey(key, certificate), certificate }, plain];
  });
  if (certificate !== null && proofs.length === keys.length) {
    throw new MessageError(message('certificate_of_other_key', { id: certificate.id }));
  }
  const others: readonly Proof[] = [
    ...(agent === undefined ? [] : [{ kind: 'agent', socket: agent } as const]),
    ...(password === undefined ? [] : [{ kind: 'password', password } as const]),
  ];
  return [...proofs, ...others];
}
