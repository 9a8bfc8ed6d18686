import { userInfo } from 'node:os';
import { playbookSource } from '../../src/ansible/plays/play-arguments.ts';
import { Plays } from '../../src/ansible/plays/plays.ts';
import type { Endpoint } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { newPlay } from './plays.ts';
import { ownFilesAt } from './no-content.ts';
import { keysAt } from './keys.ts';

/** What is played, and by whom. */
export interface PlayOfOther {
  readonly uid: number;
  readonly content: string;
  /** Of the play's records. */
  readonly directory: string;
  readonly path: string;
  readonly endpoint: Endpoint;
  /** A key that the user may read. */
  readonly keyFile: string;
}

/*
 * Plays a playbook (the first argument, as JSON) as a server does that is not root, and prints how it ended, as JSON.
 */

const { uid, content, directory, path, endpoint, keyFile } = JSON.parse(process.argv[2] ?? '') as PlayOfOther;
process.setgroups?.([]);
process.setgid?.(uid);
process.setuid?.(uid);
process.chdir('/');
await using channel = createSshChannel({
  keys: keysAt(keyFile),
  checkHostKey: () => Promise.resolve(),
  sweepDue: () => Promise.resolve(false),
  maxConnections: 2,
});
const plays = new Plays({ channel, directory, content: ownFilesAt(content), hidden: [directory] });
const host = { name: 'node', groups: [], vars: { server: userInfo().uid } };
const source = playbookSource({ path });
const status = await plays.run({ ...endpoint, key: keyFile }, { group: 'g', source, host }, newPlay());
process.stdout.write(JSON.stringify(status));
