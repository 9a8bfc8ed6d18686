import { once } from 'node:events';
import { expect, test } from 'vitest';
import { contentOf } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { orAborted } from '../or-aborted.ts';
import { answeredWithin } from './answered-within.ts';

test('a limit that is over is said in a message, through other signals too', async () => {
  const signal = AbortSignal.any([answeredWithin(0.05), new AbortController().signal]);
  await once(signal, 'abort');
  const late = await orAborted(new Promise(() => {}), signal).catch(contentOf);
  expect(late).toEqual(message('no_answer_within', { seconds: 0.05 }));
});
