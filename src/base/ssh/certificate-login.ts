import { sign } from 'node:crypto';
import type { Client, ParsedKey } from 'ssh2';
import { Defect } from '../errors.ts';
import { type Certificate, HOST_CERTIFICATES, type PlainType } from './certificate.ts';
import { wireNumber, wireString } from './wire-format.ts';

/*
 * What ssh2 does not know of certificates. Where its internals differ from what is expected here, no certificate is offered or
 * accepted: a login fails, and none succeeds that should not.
 */

const USERAUTH_REQUEST = 50;
const ECDSA: ReadonlySet<string> = new Set(['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521']);
/** With which algorithm, and which hash, each type of key signs. */
const SIGNING: Readonly<Record<PlainType, readonly [algorithm: string, hash: string | null]>> = {
  'ssh-ed25519': ['ssh-ed25519', null],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256', 'sha256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384', 'sha384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521', 'sha512'],
  'ssh-rsa': ['rsa-sha2-512', 'sha512'],
};

type Lists = Readonly<Record<'cipher' | 'mac' | 'compress' | 'lang', List>>;
interface List {
  readonly array: readonly string[];
}

interface Offer {
  readonly lists: { readonly kex: List; readonly serverHostKey: List; readonly cs: Lists; readonly sc: Lists };
  readonly constructor: new (offer: object) => Offer;
}

/** The parts of ssh2's connection that are used here. */
interface Protocol {
  _offer?: Offer;
  readonly _kex?: {
    readonly sessionID: Buffer;
    readonly negotiated: { serverHostKey: string };
    _hostKey: unknown;
  };
  readonly _kexinit?: unknown;
  readonly _authsQueue: string[];
  readonly _queue?: Buffer[];
  readonly _cipher: { encrypt(packet: Buffer): void };
  readonly _packetRW: {
    readonly write: { readonly allocStart: number; alloc(length: number): Buffer; finalize(packet: Buffer): Buffer };
  };
  authPK?: (user: string, key: ParsedKey, ...rest: readonly unknown[]) => void;
}

function protocolOf(client: Client): Protocol | undefined {
  return (client as unknown as { readonly _protocol?: Protocol })._protocol;
}

/** Lets a connecting client ask for certificates of hosts, before all plain keys. */
export function askForHostCertificate(client: Client): void {
  const protocol = protocolOf(client);
  const offer = protocol?._offer;
  if (protocol === undefined || offer === undefined) return;
  const { kex, serverHostKey, cs, sc } = offer.lists;
  protocol._offer = new offer.constructor({
    kex: kex.array,
    serverHostKey: [...HOST_CERTIFICATES, ...serverHostKey.array],
    cs: namesIn(cs),
    sc: namesIn(sc),
  });
}

function namesIn({ cipher, mac, compress, lang }: Lists): object {
  return { cipher: cipher.array, mac: mac.array, compress: compress.array, lang: lang.array };
}

/**
 * Has the signature of a host with a certificate be verified by the key that the certificate is for. To be called while the
 * host is being verified, after the certificate was.
 *
 * What is signed has the whole certificate in it: ssh2 reads the host's key first for that, and then for the signature.
 */
export function verifyByCertifiedKey(client: Client, { blob, key, plainType }: Certificate): void {
  const kex = protocolOf(client)?._kex;
  if (kex === undefined || !Buffer.isBuffer(kex._hostKey) || !kex._hostKey.equals(blob)) {
    throw new Defect('ssh2 keeps the key of a host elsewhere');
  }
  kex.negotiated.serverHostKey = plainType;
  let reads = 0;
  Object.defineProperty(kex, '_hostKey', {
    configurable: true,
    get: () => {
      reads += 1;
      return reads === 1 ? blob : key;
    },
    set: () => {},
  });
}

/** A private key that proves itself by its certificate. */
export function certifiedKey(key: ParsedKey, certificate: Certificate): ParsedKey {
  return Object.create(key, {
    type: { value: certificate.type },
    getPublicSSH: { value: () => certificate.blob },
    certificate: { value: certificate },
  }) as ParsedKey;
}

/** Has the keys of a connecting client that have a certificate sign for it. ssh2 signs under the certificate's name, which is none of a signature. */
export function signForCertificates(client: Client): void {
  const protocol = protocolOf(client);
  const ask = protocol?.authPK;
  if (protocol === undefined || ask === undefined) return;
  protocol.authPK = (user, offered, ...rest) => {
    const { certificate } = offered as ParsedKey & { readonly certificate?: Certificate };
    if (certificate === undefined) return ask.call(protocol, user, offered, ...rest);
    send(protocol, requestOf(user, offered, certificate, protocol._kex?.sessionID ?? Buffer.alloc(0)));
  };
}

/** A signed request to log in (RFC 4252, 7). */
function requestOf(user: string, key: ParsedKey, { type, plainType, blob }: Certificate, session: Buffer): Buffer {
  const [algorithm, hash] = SIGNING[plainType];
  const request = Buffer.concat([
    Buffer.of(USERAUTH_REQUEST),
    wireString(user),
    wireString('ssh-connection'),
    wireString('publickey'),
    Buffer.of(1),
    wireString(plainType === 'ssh-rsa' ? type.replace('ssh-rsa', algorithm) : type),
    wireString(blob),
  ]);
  const signed = Buffer.concat([wireString(session), request]);
  const signature = sign(hash, signed, { key: key.getPrivatePEM(), dsaEncoding: 'ieee-p1363' });
  const value = ECDSA.has(plainType)
    ? Buffer.concat([
        wireNumber(signature.subarray(0, signature.length / 2)),
        wireNumber(signature.subarray(signature.length / 2)),
      ])
    : signature;
  return Buffer.concat([request, wireString(Buffer.concat([wireString(algorithm), wireString(value)]))]);
}

function send(protocol: Protocol, payload: Buffer): void {
  const { write } = protocol._packetRW;
  const packet = write.alloc(payload.length);
  payload.copy(packet, write.allocStart);
  protocol._authsQueue.push('publickey');
  const whole = write.finalize(packet);
  if (protocol._kexinit === undefined) protocol._cipher.encrypt(whole);
  else protocol._queue?.push(whole);
}
