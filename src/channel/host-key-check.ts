/**
 * Accepts a host's key at the first contact, and only that key from then on.
 *
 * @throws an error that says what changed and how to put it right
 */
export type HostKeyCheck = (host: string, port: number, key: Buffer) => Promise<void>;
