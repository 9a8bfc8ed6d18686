import type { Endpoint } from '../channel/channel.ts';
import { END } from '../domain/arrival-marks.ts';
import { readAddress } from '../domain/address.ts';
import { visible } from '../domain/characters.ts';
import type { CreateEvent, Machine, MachineProvider } from '../machines/provider.ts';
import { englishOf, message, type Value } from '../messages/message.ts';
import { untilReady } from './machine-readiness.ts';
import { failed, passed, type StepCall, type StepOutcome } from './step.ts';
import type { CreateVmDeps } from './vm-deps.ts';
import { workOf } from './work.ts';

/** One machine on its way: what is told of it is shown in its node's log as it comes. */
export class Creation {
  private readonly call: StepCall;
  private readonly provider: MachineProvider;
  private readonly deps: Pick<CreateVmDeps, 'channel' | 'endpointOf'>;
  private readonly told: string[] = [];

  constructor(call: StepCall, provider: MachineProvider, deps: Pick<CreateVmDeps, 'channel' | 'endpointOf'>) {
    this.call = call;
    this.provider = provider;
    this.deps = deps;
  }

  /** What an event means for the step; null = it goes on. */
  async outcomeOf(event: CreateEvent): Promise<StepOutcome | null> {
    switch (event.kind) {
      case 'progress':
        this.tell(event.note);
        return null;
      case 'failed':
        return this.withTold(failed(event.reason));
      case 'created':
        return this.withTold(await this.made(event.machine));
    }
  }

  private async made(machine: Machine): Promise<StepOutcome> {
    const { vmId } = machine;
    const read = readAddress(machine.ip);
    if ('fault' in read) {
      const address = visible(machine.ip);
      return failed(message('machine_address_wrong', { machine: vmId, address, fault: read.fault }));
    }
    const ip = read.address;
    const { readiness } = this.provider;
    if (readiness !== null) {
      const endpoint = await this.endpointOf(ip);
      const values = { machine: vmId, ip, user: endpoint.become?.user ?? endpoint.user };
      this.tell(
        readiness.cloudInit
          ? message('machine_waits_for_cloud_init', values)
          : message('machine_waits_for_shell', values),
      );
      const reason = await untilReady({ machine, endpoint, readiness }, this.call, this.deps.channel);
      if (reason !== null) return failed(reason);
    }
    return passed(message('machine_made', { machine: vmId, ip }), { kind: 'machine_made', ip, vmId });
  }

  /** As the pool says, if it says anything. */
  private async endpointOf(ip: string): Promise<Endpoint> {
    const { endpointOf } = this.deps;
    if (endpointOf === undefined) return this.provider.endpoint(ip);
    return endpointOf(ip, workOf(this.call, 'create_vm').vmTypeId, this.call.facts.pool_name);
  }

  private tell(note: Value): void {
    const line = `${englishOf(note)}\n`;
    this.told.push(line);
    this.call.onOutput(line);
  }

  /** The outcome with what was shown before it. */
  private withTold(outcome: StepOutcome): StepOutcome {
    const { length } = this.told;
    if (length === 0) return outcome;
    return {
      ...outcome,
      log: this.told.join('') + outcome.log,
      lines: [
        [0, 0],
        [length, END],
      ],
    };
  }
}
