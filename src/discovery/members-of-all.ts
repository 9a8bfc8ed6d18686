import type { Member } from './discovery.ts';

/**
 * The members of all instances of a balancer, each once, as the first instance has it that has it. Whether an instance finds a server
 * healthy is its own affair: members are uneven only in what they were told.
 *
 * @param lists by instance; null = it does not answer
 * @example membersOfAll([[web1], []]) // [{ name: 'web-1', …, isUneven: true }]
 */
export function membersOfAll(lists: readonly (readonly Member[] | null)[]): readonly Member[] {
  const found = new Map<string, Member[]>();
  for (const member of lists.flatMap((list) => list ?? [])) {
    const key = member.name ?? `${member.ip} ${member.port}`;
    found.set(key, [...(found.get(key) ?? []), member]);
  }
  return [...found.values()].flatMap((members): readonly Member[] => {
    const [first] = members;
    if (first === undefined) return [];
    const isEven = members.length === lists.length && members.every((member) => isAlike(member, first));
    return [isEven ? first : { ...servingFirst(members, first), isUneven: true }];
  });
}

function isAlike(a: Member, b: Member): boolean {
  return a.ip === b.ip && a.port === b.port && a.weight === b.weight && roleOf(a) === roleOf(b);
}

function roleOf({ state }: Member): string {
  return state === 'down' ? 'up' : state;
}

/** One that gets requests somewhere is shown as one that does. */
function servingFirst(members: readonly Member[], first: Member): Member {
  return members.find(({ state }) => state === 'up') ?? first;
}
