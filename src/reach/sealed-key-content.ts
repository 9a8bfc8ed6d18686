import ssh2 from 'ssh2';
import { fingerprintOf } from '../base/private-key.ts';

/** What a key is, for people; nothing of a private key is in it. */
export interface KeyDescription {
  /** A type of SSH's, as ssh-ed25519, or what else it is. */
  readonly type: string;
  /** As ssh-keygen -l writes it; '' = it is no SSH key. */
  readonly fingerprint: string;
}

/** Characters of the first line of PEM. */
const LONGEST_LABEL = 60;

/** @example describeKey(content) // { type: 'ssh-ed25519', fingerprint: 'SHA256:…' } */
export function describeKey(content: Buffer): KeyDescription {
  const key = ssh2.utils.parseKey(content);
  if (!(key instanceof Error)) {
    return { type: key.isPrivateKey() ? key.type : 'public', fingerprint: fingerprintOf(key) };
  }
  const text = content.toString('latin1');
  const begin = text.indexOf('-----BEGIN ');
  const label = begin === -1 ? '' : text.slice(begin, begin + LONGEST_LABEL);
  if (label.includes('CERTIFICATE')) return { type: 'certificate', fingerprint: '' };
  return { type: label.includes('PRIVATE KEY') ? 'private' : 'other', fingerprint: '' };
}
