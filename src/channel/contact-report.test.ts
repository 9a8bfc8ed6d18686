import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Contact } from '../domain/contact.ts';
import { ContactReport } from './contact-report.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const UNTIL = new Date(60_000);

function report(): { readonly contact: ContactReport; readonly told: Contact[] } {
  const told: Contact[] = [];
  return { contact: new ContactReport((contact) => told.push(contact), Date.now), told };
}

const failure = (reason: string, tries: number): Contact => ({
  phase: 'connecting',
  trouble: { reason, tries, until: UNTIL },
});

test('of a node that takes its run at once is told that it runs, and nothing later', () => {
  const { contact, told } = report();
  contact.connects();
  contact.answers();
  contact.answers();
  vi.advanceTimersByTime(100_000);
  expect(told).toEqual([{ phase: 'running', trouble: null }]);
});

test('a node that is slow to connect is told once, until it answers', () => {
  const { contact, told } = report();
  contact.connects();
  vi.advanceTimersByTime(4999);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(100_000);
  contact.answers();
  expect(told).toEqual([
    { phase: 'connecting', trouble: null },
    { phase: 'running', trouble: null },
  ]);
});

test('failed tries are counted until the node answers', () => {
  const { contact, told } = report();
  contact.fails('refused', UNTIL);
  contact.fails('refused', UNTIL);
  contact.fails('no answer', UNTIL);
  contact.answers();
  contact.fails('refused', UNTIL);
  contact.answers();
  contact.ends();
  expect(told).toEqual([
    failure('refused', 1),
    failure('refused', 2),
    failure('no answer', 3),
    { phase: 'running', trouble: null },
    failure('refused', 1),
    { phase: 'running', trouble: null },
    { phase: 'ending', trouble: null },
  ]);
});

test('a node that is away for long is told of ever again, but not at each try', () => {
  const { contact, told } = report();
  for (let tries = 1; tries <= 20; tries += 1) {
    contact.fails('no answer', UNTIL);
    vi.advanceTimersByTime(5000);
  }
  expect(told.map(({ trouble }) => trouble?.tries)).toEqual([1, 2, 3, 4, 5, 7, 9, 11, 13, 15, 17, 19]);
  contact.fails('refused', UNTIL);
  expect(told.at(-1)).toEqual(failure('refused', 21));
});

test('what is over says nothing more', () => {
  const { contact, told } = report();
  contact.connects();
  contact[Symbol.dispose]();
  vi.advanceTimersByTime(100_000);
  expect(told).toEqual([]);
});
