import { expect, test } from 'vitest';
import { described, withKeptDescription } from './descriptions.ts';

test('a description of a default is shown in the language of the reader while it is unchanged', () => {
  expect(described({ id: 1, desc: 'Stop the container' }, 'zh')).toEqual({ id: 1, desc: '停止容器' });
  expect(described({ id: 1, desc: 'Stop the container' }, 'en')).toEqual({ id: 1, desc: 'Stop the container' });
  expect(described({ id: 1, desc: 'Stop our container' }, 'zh')).toEqual({ id: 1, desc: 'Stop our container' });
});

test('one that comes back in another language is kept as it was', () => {
  expect(withKeptDescription({ desc: '停止容器' })).toEqual({ desc: 'Stop the container' });
  expect(withKeptDescription({ desc: '停止我们的容器' })).toEqual({ desc: '停止我们的容器' });
  expect(withKeptDescription({})).toEqual({});
});
