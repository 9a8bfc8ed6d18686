import { expect } from 'vitest';
import type { Server } from '../../src/discovery/discovery.ts';
import { all, never, type OpenBalancer } from './discoveries.ts';

/** Registers a server, gives up in the wait after it was unregistered, and unregisters it again. Resolves with what that says. */
export async function unregisteredAgain(
  open: (settings: { readonly settle_time: number }) => OpenBalancer,
  server: Server,
): Promise<readonly unknown[]> {
  const discovery = open({ settle_time: 3600 });
  await all(discovery.register([server], never));
  const control = new AbortController();
  const events = all(discovery.unregister([server], control.signal));
  await expect.poll(() => discovery.members(never)).toEqual([]);
  control.abort(new Error('lease lost'));
  await expect(events).rejects.toThrow('lease lost');
  return all(open({ settle_time: 0.1 }).unregister([server], never));
}
