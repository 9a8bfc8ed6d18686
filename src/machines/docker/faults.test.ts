import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { VmTypeId } from '../../domain/ids.ts';
import { MessageError } from '../../messages/message-error.ts';
import { englishOf, message } from '../../messages/message.ts';
import { DockerRefusal } from './api.ts';
import { NoAnswer } from './client.ts';
import { faultOf, type FaultPlace, isContainerGone, isImageMissing, isNetworkGone } from './faults.ts';

const UNIX: FaultPlace = {
  daemon: 'unix:///run/d.sock',
  image: 'node:1',
  subnet: '10.86.0.0/24',
  owner: { installation: 'a', vmTypeId: 3 as VmTypeId },
};
const TCP = { ...UNIX, daemon: 'tcp://d:2376' };

function silence(code: string): NoAnswer {
  return new NoAnswer('', { cause: Object.assign(new Error(`connect ${code}`), { code }) });
}

function said(error: unknown, place = UNIX): string {
  return englishOf(faultOf(error, place));
}

describe('a refusal has its mend', () => {
  test.each([
    // as Docker and Podman write them
    [404, 'No such image: node:1', 'the daemon has no image node:1: run docker pull node:1 there'],
    [404, 'node:1: image not known', 'the daemon has no image node:1'],
    [
      403,
      "no available IPv4 addresses on this network's address pools: x (1)",
      /^every address of network springtide-3-/,
    ],
    [500, 'could not find an available, non-overlapping IPv4 address pool among the defaults', 'no addresses left'],
    [400, 'all predefined address pools have been fully subnetted', 'no addresses left'],
    [403, 'Pool overlaps with other one on this address space', 'addresses of 10.86.0.0/24: set another subnet'],
    [500, 'subnet 10.86.0.0/24 is already used on the host or by another config', 'set another subnet'],
    [500, 'write /var/lib/docker/x: no space left on device', 'the disk of unix:///run/d.sock is full'],
    [400, 'range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available', 'not so many processors'],
    [400, 'exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown', 'image node:1 has no /bin/sh'],
    [500, 'something new', 'unix:///run/d.sock refuses: something new'],
    [503, '', 'unix:///run/d.sock refuses: 503'],
  ])('%i %s', (status, reason, sentence) => {
    expect(said(new DockerRefusal(status, reason))).toMatch(sentence);
  });
});

describe('silence has its mend', () => {
  test.each([
    ['EACCES', UNIX, `the user ${userInfo().username} may not open unix:///run/d.sock: add it to the group`],
    ['ENOENT', UNIX, 'nothing listens at unix:///run/d.sock: start Docker there'],
    ['ECONNREFUSED', UNIX, 'nothing listens at unix:///run/d.sock'],
    ['ECONNREFUSED', TCP, 'tcp://d:2376 does not answer: connection refused (ECONNREFUSED)'],
    ['EHOSTUNREACH', TCP, 'tcp://d:2376 does not answer: no route to this address'],
  ])('%s', (code, place, sentence) => {
    expect(said(silence(code), place)).toContain(sentence);
  });

  test('a message is told as it is', () => {
    expect(said(new MessageError(message('docker_answer_wrong')))).toContain('does not answer as Docker does');
  });
});

test('a network that settings name has to be there', () => {
  const gone = new DockerRefusal(404, 'network office not found');
  expect(said(gone, { ...UNIX, network: 'office' })).toContain('the daemon has no network office: make it there');
});

test('what is gone is told apart', () => {
  const network = new DockerRefusal(404, 'network springtide-3-1 not found');
  const container = new DockerRefusal(404, 'No such container: springtide-docker-3-1');
  const image = new DockerRefusal(404, 'No such image: node:1');
  expect([network, container, image].map(isNetworkGone)).toEqual([true, false, false]);
  expect([network, container].map(isContainerGone)).toEqual([false, true]);
  expect([network, container, image, new Error('No such image')].map(isImageMissing)).toEqual([
    false,
    false,
    true,
    false,
  ]);
});
