import { once } from 'node:events';
import { messageOf } from '../../src/base/errors.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';

/*
 * The embedded PostgreSQL of a directory (the first argument), owned by its own process, as this user (the second argument)
 * or as the current one. Prints its address, or what is wrong; shuts it down on SIGTERM.
 */

const [directory = '', uid = ''] = process.argv.slice(2);
if (uid !== '') {
  process.setgroups?.([]);
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
}
const told = once(process, 'SIGTERM');
try {
  const postgres = await startEmbedded({ directory, log: () => {} });
  console.log(postgres.url);
  const alive = setInterval(() => {}, 60_000);
  await told;
  clearInterval(alive);
  await postgres.stop();
} catch (error) {
  console.log(messageOf(error));
  process.exitCode = 1;
}
