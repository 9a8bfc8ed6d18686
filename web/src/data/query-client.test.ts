import { QueryObserver } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { queryClient } from './query-client.ts';

test('what changes while something is read for the first time is seen', async () => {
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const read = vi.fn(() => answers[read.mock.calls.length - 1]?.promise ?? Promise.reject(new Error('read too often')));
  const observer = new QueryObserver(queryClient, { queryKey: ['templates', 'first'], queryFn: read });
  const leave = observer.subscribe(() => {});
  const refreshed = queryClient.invalidateQueries({ queryKey: ['templates'] });
  answers[0]?.resolve('before');
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2));
  answers[1]?.resolve('after');
  await refreshed;
  expect(observer.getCurrentResult().data).toBe('after');
  leave();
});
