/**
 * Accepts a host's key at the first contact, and from then on only that one.
 *
 * @throws an error that says what changed and how to put it right
 */
export type HostKeyCheck = (host: string, port: number, key: Buffer) => Promise<void>;
