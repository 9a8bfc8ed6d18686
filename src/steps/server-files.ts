import { readFile, realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';

/** The files on the server that actions may send to nodes. */
export interface ServerFiles {
  /** @throws with a sentence that names the path */
  read(path: string): Promise<Buffer>;
}

/** The largest file that is sent to nodes, in bytes. */
const LARGEST = 8 * 1024 * 1024;

/**
 * Files below one directory: nothing else of the server (keys, settings) can be sent away.
 *
 * @example await serverFiles('/srv/springtide/files').read('nginx.conf')
 */
export function serverFiles(directory: string): ServerFiles {
  return {
    read: async (path) => {
      const root = await realpath(directory).catch(() => resolve(directory));
      let real: string;
      try {
        real = await realpath(resolve(root, path));
      } catch {
        throw new Error(`file ${path} does not exist on the server: put it below ${directory}`);
      }
      if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
        throw new Error(`file ${path} is not below ${directory}: only files there can be sent to nodes`);
      }
      const { size } = await regularFile(real, path);
      if (size > LARGEST) throw new Error(`file ${path} has ${size} bytes: ${LARGEST} is the most that is sent`);
      return readFile(real);
    },
  };
}

async function regularFile(real: string, path: string): Promise<{ readonly size: number }> {
  const found = await stat(real);
  if (!found.isFile()) throw new Error(`${path} is not a file`);
  return found;
}
