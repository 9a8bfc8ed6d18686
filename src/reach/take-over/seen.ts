import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { openPrivate, replacePrivate } from '../../base/private-file.ts';
import { hasCode } from '../../base/errors.ts';

/** What this machine saw of a file when it last looked at it. */
export interface SeenFile {
  /** Changes with every change of the file. */
  readonly stamp: string;
  /** SHA-256 of its content. */
  readonly hash: string;
}

const KINDS = ['keys', 'files'] as const;
export type SeenKind = (typeof KINDS)[number];

/** Bytes of the record: that of 20,000 files with long names. */
const LARGEST = 32 * 2 ** 20;

/**
 * What this machine has seen in its data directory, kept there: so a file that did not change is not read again, and one that
 * somebody changed is known from one that was always another.
 *
 * It belongs to one installation: with another database, or another sealing key, nothing was seen.
 */
export class SeenFiles {
  private readonly path: string;
  private readonly of: string;
  private readonly kinds: Readonly<Record<SeenKind, Map<string, SeenFile>>>;
  private isChanged = false;

  private constructor(path: string, of: string, kinds: SeenFiles['kinds']) {
    this.path = path;
    this.of = of;
    this.kinds = kinds;
  }

  /** @param of names the installation and its sealing key */
  static async open(path: string, of: string): Promise<SeenFiles> {
    const record = await recordAt(path);
    const isSame = record['of'] === of;
    const seen = (kind: SeenKind): Map<string, SeenFile> => (isSame ? seenIn(record[kind]) : new Map());
    return new SeenFiles(path, of, { keys: seen('keys'), files: seen('files') });
  }

  find(kind: SeenKind, name: string): SeenFile | null {
    return this.kinds[kind].get(name) ?? null;
  }

  note(kind: SeenKind, name: string, seen: SeenFile): void {
    this.kinds[kind].set(name, seen);
    this.isChanged = true;
  }

  /** Writes what was noted since. */
  async save(): Promise<void> {
    if (!this.isChanged) return;
    this.isChanged = false;
    const written = Object.fromEntries(
      KINDS.map((kind) => [kind, [...this.kinds[kind]].map(([name, { stamp, hash }]) => [name, stamp, hash])]),
    );
    await replacePrivate(this.path, JSON.stringify({ of: this.of, ...written }));
  }
}

/** @example stampOf(await lstat(path, { bigint: true })) */
export function stampOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return [size, mtimeNs, ctimeNs, ino].join(' ');
}

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

async function recordAt(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    await using file = await openPrivate(path, { flags: constants.O_RDONLY });
    if ((await file.stat()).size > LARGEST) return {};
    const record: unknown = JSON.parse(await file.readFile('utf8'));
    return typeof record === 'object' && record !== null ? (record as Record<string, unknown>) : {};
  } catch (error) {
    // a record that was cut says nothing; everything is looked at again
    if (error instanceof SyntaxError || hasCode(error, 'ENOENT')) return {};
    throw error;
  }
}

function seenIn(rows: unknown): Map<string, SeenFile> {
  const seen = new Map<string, SeenFile>();
  if (!Array.isArray(rows)) return seen;
  for (const row of rows as readonly unknown[]) {
    const [name, stamp, hash] = Array.isArray(row) ? (row as readonly unknown[]) : [];
    if (typeof name === 'string' && typeof stamp === 'string' && typeof hash === 'string')
      seen.set(name, { stamp, hash });
  }
  return seen;
}
