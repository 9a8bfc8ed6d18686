import { expect, test } from 'vitest';
import { sumOf } from '../hosts/answers.ts';
import { membersIn } from './members.ts';

const TEXT = `upstream web {
    server 10.0.0.1:8080 weight=3; # springtide web-1
    server 10.0.0.2:8080 down; # springtide web-2 leaving
    server 10.0.0.3:8080 down; # springtide web-3 weight 0
    server 10.0.0.6:8080 weight=2 down; # springtide web-6
    server 10.0.0.4; # by hand
    server 10.0.0.5 down;
}
upstream api {
    server 127.0.0.1:1 down; # springtide placeholder
}
`;
const state = { text: TEXT, sum: sumOf(TEXT), isStale: false, workers: [] };

test('every server of an upstream, whoever wrote its line', () => {
  expect(membersIn(state, ['web', 'api'])).toEqual([
    [
      { name: 'web-1', ip: '10.0.0.1', port: 8080, weight: 3, state: 'up' },
      { name: 'web-2', ip: '10.0.0.2', port: 8080, weight: 1, state: 'draining' },
      { name: 'web-3', ip: '10.0.0.3', port: 8080, weight: 0, state: 'up' },
      { name: 'web-6', ip: '10.0.0.6', port: 8080, weight: 2, state: 'maintenance' },
      { name: '10.0.0.4', ip: '10.0.0.4', port: 80, weight: null, state: 'up' },
      { name: '10.0.0.5', ip: '10.0.0.5', port: 80, weight: null, state: 'maintenance' },
    ],
    [],
  ]);
});

test('what is not loaded is unknown', () => {
  const [web] = membersIn({ ...state, isStale: true }, ['web']);
  expect(new Set(web?.map((member) => member.state))).toEqual(new Set(['unknown']));
});

test('an upstream that is not there is said', () => {
  expect(() => membersIn(state, ['shop'])).toThrow('no upstream shop');
});
