import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSshd, type TestSshd } from './sshd.ts';

/** A host behind a real sshd that has a file. */
interface FileHost {
  readonly sshd: TestSshd;
  /** Its entry in the settings. */
  readonly entry: { readonly host: string; readonly port: number; readonly user: string; readonly key_file: string };
  /** Its directory. */
  readonly directory: string;
  text(): Promise<string>;
  write(text: string): Promise<void>;
}

/** Hosts that have a file at one path. */
interface FileHosts extends AsyncDisposable {
  readonly hosts: readonly [FileHost, ...FileHost[]];
  /** Where the file is, as logins see it. */
  readonly file: string;
  /** The directory of the keys with which the hosts are reached. */
  readonly keys: string;
}

/**
 * @param count more than one need root, for mount namespaces
 * @example await using hosts = await startFileHosts('targets.json', '[]\n');
 */
export async function startFileHosts(name: string, text: string, count = 1): Promise<FileHosts> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'springtide-file-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const [site, keys] = [join(directory, 'site'), join(directory, 'keys')];
  await Promise.all([mkdir(site), mkdir(keys, { mode: 0o700 })]);
  const start = async (number: number): Promise<FileHost> => {
    const own = count === 1 ? site : join(directory, `host-${number}`);
    await mkdir(own, { recursive: true });
    await writeFile(join(own, name), text);
    const sshd = stack.use(await startSshd('127.0.0.1', count === 1 ? {} : { prepare: `mount --bind ${own} ${site}` }));
    const key = `host-${number}`;
    await copyFile(sshd.keyFile, join(keys, key));
    await chmod(join(keys, key), 0o600);
    return {
      sshd,
      entry: { host: '127.0.0.1', port: sshd.endpoint.port, user: sshd.endpoint.user, key_file: key },
      directory: own,
      text: () => readFile(join(own, name), 'utf8'),
      write: (later) => writeFile(join(own, name), later),
    };
  };
  const first = await start(0);
  const others: FileHost[] = [];
  for (let number = 1; number < count; number += 1) others.push(await start(number));
  const held = stack.move();
  return { hosts: [first, ...others], file: join(site, name), keys, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
