import { describe, expect, test } from 'vitest';
import type { Become, Endpoint } from '../channel/channel.ts';
import { endpointAs, redactorOfBecome } from './become.ts';

const LOGIN: Endpoint = { host: '10.0.0.1', port: 22, user: 'deploy', key: null };
const as = (become: Become): Endpoint => ({ ...LOGIN, become });
const ROOT: Become = { method: 'sudo', user: 'root', password: 'hunter2' };

describe('as whom an action runs', () => {
  test('as the machine type says, unless it says it itself', () => {
    expect(endpointAs(as(ROOT), undefined)).toEqual(as(ROOT));
    expect(endpointAs(LOGIN, undefined)).toEqual(LOGIN);
    expect(endpointAs(as(ROOT), 'none')).toEqual(LOGIN);
    expect(endpointAs(LOGIN, { method: 'su', user: 'app' })).toEqual(as({ method: 'su', user: 'app' }));
  });

  test('the password goes only where it is asked for', () => {
    expect(endpointAs(as(ROOT), { method: 'sudo', user: 'app' })).toEqual(as({ ...ROOT, user: 'app' }));
    expect(endpointAs(as(ROOT), { method: 'su', user: 'root' })).toEqual(as({ method: 'su', user: 'root' }));
    const su: Become = { method: 'su', user: 'root', password: 'hunter2' };
    expect(endpointAs(as(su), { method: 'su', user: 'app' })).toEqual(as({ method: 'su', user: 'app' }));
    expect(endpointAs(as(su), { method: 'su', user: 'root' })).toEqual(as(su));
  });

  test('the password is hidden in what is written', () => {
    expect(redactorOfBecome(as(ROOT)).text('it is hunter2')).toBe('it is ••••••');
    expect(redactorOfBecome(LOGIN).text('it is hunter2')).toBe('it is hunter2');
  });
});
