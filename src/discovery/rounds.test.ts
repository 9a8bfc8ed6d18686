import { expect, test } from 'vitest';
import { Rounds } from './rounds.ts';

const never = new AbortController().signal;
const DONE = 'done';

interface Change {
  readonly kind: 'in' | 'leave';
  readonly server: { readonly name: string };
}

const changeOf = (kind: Change['kind'], name: string): Change => ({ kind, server: { name } });

/** Rounds that end when they are told to. */
function startRounds(): {
  readonly changes: Rounds<Change, string>;
  readonly rounds: { readonly names: string; readonly end: (error?: Error) => void }[];
} {
  const rounds: { readonly names: string; readonly end: (error?: Error) => void }[] = [];
  const changes = new Rounds((asked: readonly Change[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const end = (error?: Error): void => (error === undefined ? resolve(DONE) : reject(error));
    rounds.push({ names: asked.map(({ kind, server }) => `${kind} ${server.name}`).join(', '), end });
    return promise;
  });
  return { changes, rounds };
}

test('what comes while a round is under way goes together in the next', async () => {
  const { changes, rounds } = startRounds();
  const asked = ['a', 'b', 'c'].map((name) => changes.ask([changeOf('in', name)], never));
  expect(rounds.map(({ names }) => names)).toEqual(['in a']);
  rounds[0]?.end();
  await expect.poll(() => rounds.map(({ names }) => names)).toEqual(['in a', 'in b, in c']);
  rounds[1]?.end();
  expect(await Promise.all(asked)).toEqual([DONE, DONE, DONE]);
});

test('of two changes of one server the later one is in a later round', async () => {
  const { changes, rounds } = startRounds();
  const asked = [
    changes.ask([changeOf('in', 'x')], never),
    ...(['in', 'leave'] as const).map((kind) => changes.ask([changeOf(kind, 'a')], never)),
    changes.ask([changeOf('in', 'b')], never),
  ];
  for (let round = 0; round < 3; round += 1) {
    await expect.poll(() => rounds.length).toBe(round + 1);
    rounds[round]?.end();
  }
  await Promise.all(asked);
  expect(rounds.map(({ names }) => names)).toEqual(['in x', 'in a', 'leave a, in b']);
});

test('a round that fails fails for those in it alone', async () => {
  const { changes, rounds } = startRounds();
  const first = changes.ask([changeOf('in', 'a')], never);
  const second = changes.ask([changeOf('in', 'b')], never);
  rounds[0]?.end(new Error('no nginx'));
  await expect(first).rejects.toThrow('no nginx');
  await expect.poll(() => rounds.length).toBe(2);
  rounds[1]?.end();
  expect(await second).toBe(DONE);
});

test('who gives up leaves the line, and the round', async () => {
  const { changes, rounds } = startRounds();
  const control = new AbortController();
  const [begun, waiting] = ['a', 'b'].map((name) => changes.ask([changeOf('in', name)], control.signal));
  control.abort(new Error('lease lost'));
  await expect(begun).rejects.toThrow('lease lost');
  await expect(waiting).rejects.toThrow('lease lost');
  const next = changes.ask([changeOf('in', 'c')], never);
  rounds[0]?.end();
  await expect.poll(() => rounds.map(({ names }) => names)).toEqual(['in a', 'in c']);
  rounds[1]?.end();
  expect(await next).toBe(DONE);
});
