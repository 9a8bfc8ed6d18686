import { expect, test } from 'vitest';
import { agentSocket, parseAgents } from './agents.ts';

test('agents by their names', () => {
  const agents = parseAgents('prod=/run/agents/prod.sock, lab=/run/lab,');
  expect(agentSocket(agents, 'prod')).toBe('/run/agents/prod.sock');
  expect(agentSocket(agents, 'lab')).toBe('/run/lab');
  expect(parseAgents('').size).toBe(0);
});

test.each(['prod', '/run/prod.sock', 'prod=run/prod.sock', '../x=/run/x', 'a b=/run/x', '=/run/x', 'a='])(
  '%j is not an agent',
  (entry) => {
    expect(() => parseAgents(entry)).toThrow(/NAME=\/PATH/);
  },
);

test('no other socket can be named', () => {
  const agents = parseAgents('prod=/run/agents/prod.sock');
  for (const name of ['/run/agents/prod.sock', 'lab', '', '__proto__']) {
    expect(() => agentSocket(agents, name), name).toThrow('SPRINGTIDE_SSH_AGENTS');
  }
  expect(() => agentSocket(undefined, 'prod')).toThrow('SPRINGTIDE_SSH_AGENTS');
});
