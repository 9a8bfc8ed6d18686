import { describe, expect, test } from 'vitest';
import { collected } from '../../../test/support/collected.ts';
import type { SdId } from '../../domain/ids.ts';
import type { Answers, Question } from '../../hooks/hook.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { redactorOf } from '../../secrets/redactor.ts';
import { balancerProtocol, LineBalancer } from './balancer.ts';
import { type Answer, parseAnswer, type Verb } from './protocol.ts';

const never = new AbortController().signal;
const SERVERS = [
  { name: 'web-1', ip: '10.0.0.1' },
  { name: 'web-2', ip: '10.0.0.2', port: 8081, weight: 5 },
];

/** One that answers these lines, and then has this to say about the rest. */
function saying(lines: readonly object[], failure: Value | null = null, asked: Question<Verb>[] = []): LineBalancer {
  const answers = lines.flatMap((line) => parseAnswer(JSON.stringify(line), redactorOf([])) ?? []);
  return answering(answers, failure, asked);
}

function answering(
  answers: Iterable<Answer>,
  failure: Value | null = null,
  asked: Question<Verb>[] = [],
): LineBalancer {
  async function* ask(question: Question<Verb>): Answers<Answer> {
    asked.push(question);
    for (const answer of answers) yield await Promise.resolve(answer);
    return failure;
  }
  return new LineBalancer({
    settings: { port: 8080, weight: 2, forgets: true },
    who: 'program b',
    hook: { ask, complaints: () => Promise.resolve([]) },
  });
}

async function told(balancer: LineBalancer, verb: 'register' | 'unregister' = 'register'): Promise<readonly string[]> {
  const events = await collected(balancer[verb](SERVERS, never));
  return events.map(({ ip, ok, log, keptAs }) =>
    [ip, ok, englishOf(log), ...(keptAs === undefined ? [] : [keptAs])].join(' '),
  );
}

describe('a change', () => {
  test('asks with the port and weight that each server gets', async () => {
    const asked: Question<Verb>[] = [];
    await told(saying([], null, asked));
    const items = [
      { name: 'web-1', ip: '10.0.0.1', port: 8080, weight: 2 },
      { name: 'web-2', ip: '10.0.0.2', port: 8081, weight: 5 },
    ];
    expect(asked).toEqual([{ verb: 'register', items }]);
  });

  test('has one event for each server, in the order of the answers', async () => {
    const lines = [
      { name: 'web-9' },
      { name: 'web-2', progress: '3 sessions' },
      { name: 'web-2', error: 'no\nroom' },
      { name: 'web-1' },
      { name: 'web-2' },
    ];
    expect(await told(saying(lines))).toEqual([
      '10.0.0.2 false no room',
      '10.0.0.1 true 10.0.0.1:8080 registered as web-1',
    ]);
  });

  test('says what was done, and under which name a server stays', async () => {
    const lines = [
      { name: 'web-1', log: 'drained' },
      { name: 'web-2', kept_as: 'fixed' },
    ];
    expect(await told(saying(lines), 'unregister')).toEqual([
      '10.0.0.1 true drained',
      '10.0.0.2 true web-2 unregistered fixed',
    ]);
  });

  test.each<[string, Value | null, string]>([
    ['it ended too early', 'it ended with 3', 'it ended with 3'],
    ['it says nothing', null, 'program b said nothing about this server when it was to register'],
  ])('fails for the servers without an answer when %s', async (_, failure, reason) => {
    const lines = [{ name: 'web-1', log: 'added' }];
    expect(await told(saying(lines, failure))).toEqual(['10.0.0.1 true added', `10.0.0.2 false ${reason}`]);
  });

  test('that nobody wants any more has no events for the rest', async () => {
    const control = new AbortController();
    const events = saying([{ name: 'web-1' }]).register(SERVERS, control.signal);
    const seen: string[] = [];
    const all = async (): Promise<void> => {
      for await (const { ip } of events) {
        seen.push(ip);
        control.abort(new Error('stopped'));
      }
    };
    await expect(all()).rejects.toThrow('stopped');
    expect(seen).toEqual(['10.0.0.1']);
  });
});

describe('members', () => {
  test('are each there once, as they were said last', async () => {
    const lines = [
      { name: 'web-1', ip: '10.0.0.1', port: 80 },
      { ip: '10.0.0.2', port: 80, weight: 3 },
      { name: 'web-1', ip: '10.0.0.1', port: 80, state: 'up' },
    ];
    expect(await saying(lines).members(never)).toEqual([
      { name: 'web-1', ip: '10.0.0.1', port: 80, weight: null, state: 'up' },
      { name: null, ip: '10.0.0.2', port: 80, weight: 3, state: 'unknown' },
    ]);
  });

  test.each<[string, readonly object[], Value | null, string]>([
    ['one has no port', [{ name: 'a', ip: '10.0.0.1' }], null, 'program b left out ip, port when it was to members'],
    ['it says what is wrong', [{ error: 'no\nrights' }], null, 'no rights'],
    ['it ended too early', [{ name: 'a', ip: '10.0.0.1', port: 80 }], 'it ended with 3', 'it ended with 3'],
  ])('are not known when %s', async (_, lines, failure, reason) => {
    await expect(saying(lines, failure).members(never)).rejects.toThrow(reason);
  });

  test('have an end', async () => {
    const [member] = ['{"ip":"10.0.0.1"}'].flatMap((line) => parseAnswer(line, redactorOf([])) ?? []);
    if (member === undefined) throw new Error('it is an answer');
    const endless = Array.from({ length: 60_000 }, (_, port): Answer => ({ ...member, port }));
    await expect(answering(endless).members(never)).rejects.toThrow('more than 50000 servers');
  });
});

test.each<[string, readonly object[], string]>([
  ['is what it says', [{ era: '17' }], '17'],
  ['is not known without a word of it', [{}], 'program b left out era when it was to era, and named no error'],
  ['is not known when it is refused', [{ error: 'no rights' }], 'no rights'],
])('the era %s', async (_, lines, answer) => {
  const said = await saying(lines)
    .era?.(never)
    .catch((error: Error) => error.message);
  expect(said).toBe(answer);
});

test('only changes wait for one another, unless several may come at once', () => {
  const [usual, atOnce] = [balancerProtocol(3 as SdId, true), balancerProtocol(3 as SdId, false)];
  const verbs = ['register', 'unregister', 'members', 'era', 'check'] as const;
  expect(verbs.filter((verb) => usual.waits(verb))).toEqual(['register', 'unregister']);
  expect(verbs.filter((verb) => atOnce.waits(verb))).toEqual([]);
});
