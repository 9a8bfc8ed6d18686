import { createSecretKey } from 'node:crypto';
import type { Client } from 'ssh2';

/** Where ssh2's ciphers have a key that they need for every packet. */
const KEYS = ['_encKey', '_decipherKey', '_macKey'] as const;

type Half = Partial<Record<(typeof KEYS)[number], unknown>>;

/**
 * Has a client prepare the keys of its connection once, and not for every packet, which is most of what a small packet costs.
 *
 * ssh2 has no option for it. Where ssh2's internals differ from what is expected, it prepares them each time.
 */
export function prepareKeys(client: Client): void {
  // also after an exchange of new keys
  client.on('handshake', () => {
    const { _protocol: protocol } = client as unknown as {
      readonly _protocol?: { readonly _cipher?: Half; readonly _decipher?: Half };
    };
    for (const half of [protocol?._cipher, protocol?._decipher]) {
      for (const name of KEYS) {
        const key = half?.[name];
        if (half !== undefined && Buffer.isBuffer(key)) half[name] = createSecretKey(key);
      }
    }
  });
}
