import { expect, test } from 'vitest';
import { message } from '../../messages/message.ts';
import { HopFailed, type Place } from './hop.ts';
import { type Carrier, HopWay } from './hop-way.ts';
import type { Tunnel } from './tunnel.ts';

const ROOM = 64;
const never = new AbortController().signal;
const PLACE: Place = { kind: 'tcp', host: '10.0.0.5', port: 22 };

/** A host whose logins and connections are in the test's hands. */
class Host {
  time = 0;
  logins = 0;
  readonly connections: FakeConnection[] = [];
  readonly way = new HopWay(
    () => {
      this.logins += 1;
      return this.next();
    },
    () => this.time,
  );
  next: () => Promise<Carrier> = () => Promise.resolve(this.connect());

  connect(): FakeConnection {
    const connection = new FakeConnection();
    this.connections.push(connection);
    return connection;
  }
}

class FakeConnection implements Carrier {
  onEnd: Carrier['onEnd'] = () => {};
  streams = 0;
  isOpen = true;

  get hasRoom(): boolean {
    return this.isOpen && this.streams < ROOM;
  }

  forward(): Promise<Tunnel> {
    this.streams += 1;
    return Promise.resolve(this as unknown as Tunnel);
  }

  lose(lost: HopFailed | null): void {
    this.isOpen = false;
    this.onEnd(lost);
  }

  [Symbol.dispose](): void {
    this.lose(null);
  }
}

const failure = (isHopeless: boolean): HopFailed =>
  new HopFailed(message('jump_failed', { at: 'ops@bastion:22', reason: 'no' }), isHopeless);

const opens = (host: Host, count: number): Promise<PromiseSettledResult<Tunnel>[]> =>
  Promise.allSettled(Array.from({ length: count }, () => host.way.open(PLACE, never)));

test('HP1, HP2: 300 streams at once are 5 logins, one after the other', async () => {
  const host = new Host();
  let [underWay, most] = [0, 0];
  host.next = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return host.connect();
  };
  const opened = await opens(host, 300);
  expect(opened.every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(host.logins).toBe(5);
  expect(most).toBe(1);
  expect(host.connections.map(({ streams }) => streams)).toEqual([64, 64, 64, 64, 44]);
});

test('HP1, HP3: a host that is away is asked once by all, and again only after a pause', async () => {
  const host = new Host();
  host.next = () => Promise.reject(failure(false));
  const failed = await opens(host, 300);
  expect(failed.every(({ status }) => status === 'rejected')).toBe(true);
  expect(host.logins).toBe(1);
  const pauses: number[] = [];
  for (let at = host.time; pauses.length < 6;) {
    host.time += 50;
    const before = host.logins;
    await opens(host, 3);
    if (host.logins === before) continue;
    pauses.push(host.time - at);
    at = host.time;
  }
  expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 4000]);
  // back again, at the first login
  host.next = () => Promise.resolve(host.connect());
  host.time += 4000;
  expect((await opens(host, 64)).every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(host.connections).toHaveLength(1);
});

test('HP3: a connection that breaks is made again once, after a pause, and one that was not needed at once', async () => {
  const host = new Host();
  await opens(host, 1);
  host.connections[0]?.lose(failure(false));
  expect(await opens(host, 2)).toMatchObject([
    { reason: { content: { code: 'jump_failed' } } },
    { status: 'rejected' },
  ]);
  host.time += 250;
  expect(await opens(host, 2)).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
  expect(host.logins).toBe(2);
  host.connections[1]?.lose(null);
  expect(await opens(host, 1)).toMatchObject([{ status: 'fulfilled' }]);
});

test('HP4: a refused login is final, but not where one was accepted before', async () => {
  const host = new Host();
  host.next = () => Promise.reject(failure(true));
  expect(await opens(host, 1)).toMatchObject([{ reason: { isHopeless: true } }]);
  host.time += 10_000;
  host.next = () => Promise.resolve(host.connect());
  await opens(host, 1);
  host.connections[0]?.lose(failure(false));
  host.time += 10_000;
  host.next = () => Promise.reject(failure(true));
  expect(await opens(host, 1)).toMatchObject([{ reason: { isHopeless: false } }]);
});

test('who gives up waiting for a login leaves it to the others', async () => {
  const host = new Host();
  const { promise, resolve } = Promise.withResolvers<Carrier>();
  host.next = () => promise;
  const controller = new AbortController();
  const impatient = host.way.open(PLACE, controller.signal);
  const patient = host.way.open(PLACE, never);
  controller.abort(new Error('given up'));
  await expect(impatient).rejects.toThrow('given up');
  resolve(host.connect());
  await patient;
  expect(host.logins).toBe(1);
});

test('what is disposed has no connection, not even one that was on its way', async () => {
  const host = new Host();
  const { promise, resolve } = Promise.withResolvers<Carrier>();
  host.next = () => promise;
  const opening = host.way.open(PLACE, never);
  host.way[Symbol.dispose]();
  resolve(host.connect());
  await expect(opening).rejects.toThrow('closed');
  expect(host.connections.every(({ isOpen }) => !isOpen)).toBe(true);
});
