import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel } from '../../src/channel/channel.ts';
import type { Contact } from '../../src/domain/contact.ts';
import type { NodeRunId, VmTypeId } from '../../src/domain/ids.ts';
import type { MachineProvider, Readiness } from '../../src/machines/provider.ts';
import { englishOf } from '../../src/messages/message.ts';
import type { StepCall, StepOutcome } from '../../src/steps/step.ts';
import { createVm } from '../../src/steps/vm.ts';
import { type ChannelRig, inSeconds, newRun, startChannelRig } from '../support/channel-rig.ts';

/*
 * create_vm on machines that take their time: made means that the machine runs commands for its user.
 */

let rig: ChannelRig;
let channel: Channel;

beforeAll(async () => {
  rig = await startChannelRig();
  channel = rig.openChannel();
});

afterAll(async () => {
  await channel[Symbol.asyncDispose]();
  await rig[Symbol.asyncDispose]();
});

const unused = (): never => {
  throw new Error('not used');
};

/** A provider whose machine is the node of the rig. */
function provider(readiness: Readiness | null, user = rig.sshd.endpoint.user): MachineProvider {
  return {
    readiness,
    vmIdPrefix: 'vm-',
    create: async function* ([request]) {
      const token = request?.token ?? '';
      yield { token, kind: 'created', machine: { token, vmId: 'vm-1', ip: rig.sshd.endpoint.host } };
    },
    endpoint: () => ({ ...rig.sshd.endpoint, user }),
    destroy: unused,
    withdraw: unused,
    list: unused,
    check: unused,
  };
}

interface Made {
  readonly outcome: StepOutcome;
  readonly contacts: readonly Contact[];
}

async function make(machines: MachineProvider, onTrouble: () => void = () => {}): Promise<Made> {
  const contacts: Contact[] = [];
  const call: StepCall = {
    nodeRunId: 1 as NodeRunId,
    runId: newRun().runId,
    step: {
      name: 'create_vm',
      params: {},
      retry: { retry_times: 0, ignore_error: false, interval: 0 },
      timeout: 60,
      work: { kind: 'create_vm', vmTypeId: 7 as VmTypeId },
    },
    facts: { ip: '-', vm_id: '', node_id: 1, pool_name: 'p', service_name: 's', cluster_name: 'c', task_id: 1 },
    deadline: inSeconds(60),
    onOutput: () => {},
    onContact: (contact) => {
      contacts.push(contact);
      if (contact.trouble !== null) onTrouble();
    },
    onPause: () => {},
    signal: new AbortController().signal,
  };
  const step = createVm({ channel, machinesOf: () => Promise.resolve(machines), tokenOf: () => 't' });
  for await (const { outcome } of step.run([call])) return { outcome, contacts };
  throw new Error('there was no outcome');
}

describe('a machine', () => {
  test('that runs a command is made', async () => {
    const { outcome } = await make(provider({ seconds: 30, cloudInit: false }));
    const { user } = rig.sshd.endpoint;
    expect(outcome).toMatchObject({
      ok: true,
      log: `machine vm-1 has address 127.0.0.1: waiting until ${user} can log in\nmachine vm-1 with address 127.0.0.1`,
      change: { kind: 'machine_made', ip: '127.0.0.1', vmId: 'vm-1' },
    });
  });

  test('without cloud-init does not wait for it', async () => {
    const { outcome } = await make(provider({ seconds: 30, cloudInit: true }));
    expect(outcome.ok).toBe(true);
  });

  test('that boots for a while is waited for, and what it says meanwhile is known', async () => {
    await rig.sshd.die();
    const revived = Promise.withResolvers<void>();
    const { outcome, contacts } = await make(provider({ seconds: 60, cloudInit: false }), () =>
      revived.resolve(rig.sshd.revive()),
    );
    await revived.promise;
    expect(outcome.ok).toBe(true);
    expect(contacts.some(({ trouble }) => trouble !== null && trouble.reason !== '')).toBe(true);
  });

  test('that nobody can log in to within the time has failed, with the reason, and has no address', async () => {
    const { outcome } = await make(provider({ seconds: 2, cloudInit: false }, 'stranger'));
    expect(englishOf(outcome.error)).toMatch(
      /^machine vm-1 with address 127\.0\.0\.1 was not ready within 2 s: .*stranger/,
    );
    expect(outcome).toMatchObject({ ok: false, change: null });
  });
});
