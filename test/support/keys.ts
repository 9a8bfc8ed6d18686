import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { KeyFiles } from '../../src/base/private-key.ts';

/** Keys whose names may be paths of files anywhere. */
class PathKeys extends KeyFiles {
  override pathOf(name: string): string {
    return isAbsolute(name) ? name : super.pathOf(name);
  }
}

/** Of the server's own key there is its public half alone; a made-up line where that has no file. */
class WithPublicFile extends KeyFiles {
  override async publicKey(): Promise<string> {
    return (await readFile(this.publicFile, 'utf8').catch(() => 'ssh-ed25519 AAAA')).trim();
  }

  private readonly publicFile: string;

  constructor(directory: string, publicFile: string) {
    super(directory, '/nonexistent');
    this.publicFile = publicFile;
  }
}

/** Keys for tests whose nodes name files: the server's own is at `own`. */
export function keysAt(own: string, directory = '/nonexistent'): KeyFiles {
  return new PathKeys(directory, own);
}

/** Keys of a data directory in which the server's own key may be there as its public half alone. */
export function keysIn(dataDir: string, publicFile = join(dataDir, 'ssh', 'id_ed25519.pub')): KeyFiles {
  return new WithPublicFile(join(dataDir, 'keys'), publicFile);
}
