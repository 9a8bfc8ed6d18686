import { namesKey } from '../../base/key-setting.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { poolsWithSsh } from '../../store/fleet/pool-ssh.ts';
import { backendSettings } from '../../store/fleet/backends-with-keys.ts';

/** The machine types, load balancers and pools that name a key. */
export async function usersOfKey(database: Queries, key: string): Promise<readonly Message[]> {
  const [types, balancers] = [await backendSettings(database, 'vm_type'), await backendSettings(database, 'sd')];
  return [
    ...types
      .filter(({ settings }) => namesKey(settings, key))
      .map(({ name }) => message('user_machine_type', { name })),
    ...balancers
      .filter(({ settings }) => namesKey(settings, key))
      .map(({ name }) => message('user_balancer', { name })),
    ...(await poolsWithSsh(database))
      .filter(({ ssh }) => namesKey(ssh, key))
      .map(({ name }) => message('user_pool', { name })),
  ];
}
