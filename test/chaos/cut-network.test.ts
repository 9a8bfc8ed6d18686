import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectEachOnce, untilBegun, untilDone } from '../support/chaos-checks.ts';
import { ChaosFleet, waitingFor } from '../support/chaos-fleet.ts';
import type { NodeView } from '../support/fleet-setup.ts';
import { connectionsTo, setLink } from '../support/node-faults.ts';

let fleet: ChaosFleet;

beforeAll(async () => {
  fleet = await ChaosFleet.make({ nodes: 4, steps: { one: `${waitingFor('go')}; echo "over"`, two: '' } });
});

afterAll(() => fleet[Symbol.asyncDispose]());

async function untilEnded(node: NodeView): Promise<void> {
  await expect.poll(() => fleet.endedOn(node), { timeout: 30_000, interval: 50 }).toBe(1);
}

test(
  'commands that end while the network of their nodes is cut ran once, however long it is cut',
  { timeout: 300_000 },
  async () => {
    const [short, long, restarted, untouched] = fleet.nodes;
    if (short === undefined || long === undefined || restarted === undefined || untouched === undefined) {
      throw new Error('there are four nodes');
    }
    const taskId = await fleet.launch();
    await untilBegun(fleet, 'one');
    for (const node of [short, long, restarted]) await setLink(fleet.dataDir, node, 'down');
    await fleet.openAll('go');
    await untilBegun(fleet, 'two', [untouched]);
    for (const node of [short, long, restarted]) await untilEnded(node);

    // Nobody has noticed anything yet.
    expect(await connectionsTo(short)).toBe(1);
    await setLink(fleet.dataDir, short, 'up');
    await untilBegun(fleet, 'two', [short]);

    // The connection is given up, and another cannot be made.
    await expect.poll(() => connectionsTo(long), { timeout: 90_000, interval: 500 }).toBe(0);
    await setLink(fleet.dataDir, long, 'up');
    await untilBegun(fleet, 'two', [long]);

    // Whoever takes over does not reach the node at first.
    await fleet.server.kill();
    await fleet.server.start();
    expect(await connectionsTo(restarted)).toBe(0);
    await setLink(fleet.dataDir, restarted, 'up');
    await untilDone(fleet, taskId);
    await expectEachOnce(fleet);
  },
);
