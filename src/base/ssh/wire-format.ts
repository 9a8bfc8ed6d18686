/** Reads SSH's encoding (RFC 4251, 5); each read is null when there is not as much left. */
export class WireReader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** How many bytes were read. */
  get position(): number {
    return this.at;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  string(): Buffer | null {
    const length = this.uint32();
    if (length === null || this.at + length > this.bytes.length) return null;
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  uint32(): number | null {
    if (this.at + 4 > this.bytes.length) return null;
    this.at += 4;
    return this.bytes.readUInt32BE(this.at - 4);
  }

  uint64(): bigint | null {
    if (this.at + 8 > this.bytes.length) return null;
    this.at += 8;
    return this.bytes.readBigUInt64BE(this.at - 8);
  }
}

/** @example wireString('ssh-ed25519') */
export function wireString(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number as SSH writes it: no leading zeros but one before a set sign bit. */
export function wireNumber(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const digits = bytes.subarray(start);
  return wireString((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), digits]) : digits);
}
