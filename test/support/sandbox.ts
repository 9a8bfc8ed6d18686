import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeyPair } from './key-pair.ts';
import type {
  CreateEvent,
  DestroyEvent,
  FoundMachine,
  Machine,
  MachineProvider,
  WithdrawEvent,
} from '../../src/machines/provider.ts';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { SandboxPlace } from '../../src/machines/sandbox/place.ts';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { MessageError } from '../../src/messages/message-error.ts';
import { insertRow } from '../../src/store/rows.ts';
import type { Database } from '../../src/store/database.ts';
import { requestsFor } from './machine-requests.ts';
import { collected } from './collected.ts';
import { inEnglish } from './in-english.ts';
import { tracesOf } from './sandbox-traces.ts';
import { openedProviders } from './opened-providers.ts';

/** The sandbox of an installation with its own directory; disposing removes all of its machines, and throws if that fails. */
export interface TestSandbox extends AsyncDisposable {
  readonly dataDir: string;
  readonly place: SandboxPlace;
  readonly vmTypeId: VmTypeId;
  readonly provider: MachineProvider;
  /** The same machines, for a server that offers the sandbox or does not. */
  open(offersSandbox: boolean): Promise<MachineProvider>;
}

export async function testSandbox(database: Database): Promise<TestSandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-sandbox-'));
  const place = new SandboxPlace(dataDir);
  await ensureKeyPair(join(dataDir, 'ssh', 'id_ed25519'));
  const row = { name: dataDir, desc: '', provider: 'sandbox', settings: {} };
  const id = (await insertRow(database, 'vm_type', row)) as VmTypeId;
  const open = (offersSandbox: boolean): Promise<MachineProvider> =>
    openedProviders({ database, installation: 'test', dataDir, offersSandbox }).of(id);
  return {
    dataDir,
    place,
    vmTypeId: id,
    provider: await open(true),
    open,
    [Symbol.asyncDispose]: async () => {
      await stopSandbox(dataDir);
      await rm(dataDir, { recursive: true, force: true });
      const traces = await tracesOf(place);
      if (traces.length > 0) throw new Error(`the kernel still has something of the sandbox: ${traces.join('; ')}`);
    },
  };
}

export function createAll(
  provider: MachineProvider,
  tokens: readonly string[],
  signal = new AbortController().signal,
): Promise<readonly CreateEvent[]> {
  return all(provider.create(requestsFor(tokens), signal));
}

/** @throws MessageError with the reason of one that could not be made */
export function madeIn(events: readonly CreateEvent[]): readonly Machine[] {
  return events.flatMap((event) => {
    if (event.kind === 'failed') throw new MessageError(event.reason);
    return event.kind === 'created' ? [event.machine] : [];
  });
}

/** Makes machines; throws the reason when one cannot be made. */
export async function makeAll(provider: MachineProvider, tokens: readonly string[]): Promise<readonly Machine[]> {
  return madeIn(await createAll(provider, tokens));
}

export function listAll(provider: MachineProvider): Promise<readonly FoundMachine[]> {
  return collected(provider.list(new AbortController().signal));
}

export function destroyAll(provider: MachineProvider, vmIds: readonly string[]): Promise<readonly DestroyEvent[]> {
  return all(provider.destroy(vmIds, new AbortController().signal));
}

export function withdrawAll(provider: MachineProvider, tokens: readonly string[]): Promise<readonly WithdrawEvent[]> {
  return all(provider.withdraw(tokens, new AbortController().signal));
}

/** Every event of a call, with English texts. */
async function all<Event>(events: AsyncIterable<Event>): Promise<readonly Event[]> {
  return (await collected(events)).map((event) => inEnglish(event) as Event);
}
