import type { Readable } from 'node:stream';
import { MessageError } from '../messages/message-error.ts';
import type { Message } from '../messages/message.ts';
import type { Endpoint } from './channel.ts';

/** Why a node does not read or write a file, in the words of the programs (node/file-programs.ts). */
export const FILE_REFUSALS = ['missing', 'directory', 'special', 'denied', 'parent', 'room', 'cut'] as const;
export type FileRefusal = (typeof FILE_REFUSALS)[number];

/** The node does not read or write the file; nothing of it was changed. */
export class NodeFileRefused extends MessageError<Message> {
  readonly why: FileRefusal | 'large';

  constructor(why: FileRefusal | 'large', content: Message) {
    super(content);
    this.why = why;
  }
}

/** What a file is written with. */
export interface NodeFileContent {
  /** Bytes; `content` has exactly so many. */
  readonly size: number;
  /** @example '640'; null = as the file has it, or as the user's files have it there */
  readonly mode: string | null;
  readonly content: Readable;
}

/**
 * Reads and writes files of nodes as the user that the server logs in as, at the speed of the slower side.
 *
 * NF1. A path is absolute, and data: no shell evaluates it.
 * NF2. A file is written beside, and takes the place of the old one when all of it is there; where it does not come to that, the old
 *      one is as it was. Mode and owner stay; of a link, what it leads to is replaced.
 * NF3. Devices, pipes, sockets and directories are neither read nor written.
 */
export interface NodeFiles extends AsyncDisposable {
  /**
   * Opens a file.
   *
   * @param most bytes of it
   * @throws NodeFileRefused, or why the node cannot be reached; `content` throws when it ends early
   */
  read(
    endpoint: Endpoint,
    path: string,
    options: { readonly most: number; readonly signal: AbortSignal },
  ): Promise<{ readonly size: number; readonly content: Readable }>;
  /** @throws NodeFileRefused, what `content` throws, or why the node cannot be reached */
  write(endpoint: Endpoint, path: string, file: NodeFileContent, signal: AbortSignal): Promise<void>;
}
