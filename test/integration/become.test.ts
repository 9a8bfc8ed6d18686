import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BecomeMethod } from '../../src/domain/become.ts';
import { APP, type BecomeAccount, type BecomeNode, PASSWORD, startBecomeNode } from '../support/become-node.ts';

let node: BecomeNode;

beforeAll(async () => {
  node = await startBecomeNode();
});
afterAll(() => node[Symbol.asyncDispose]());

interface Row {
  readonly account: BecomeAccount | 'root';
  readonly method: BecomeMethod;
  readonly user: string;
  readonly password?: string;
}

const GOOD: Readonly<Record<string, Row>> = {
  'sudo without a password': { account: 'st-free', method: 'sudo', user: 'root' },
  'sudo that asks': { account: 'st-asks', method: 'sudo', user: 'root', password: PASSWORD },
};

describe.concurrent('a script runs as another user', () => {
  test.each(Object.entries(GOOD))('%s', async (_, { account, ...become }) => {
    const script = 'id -un; echo "$HOME"; pwd; umask; cat; printf "%s\\n" "it\'s" \'a\\\\b\'; exit 3';
    const status = await node.run(node.endpointOf(account, become), script);
    console.log(status, APP);
    expect(status).toMatchObject({ kind: 'exited', code: 3 });
  });
});
