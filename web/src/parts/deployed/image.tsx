import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/task/tasks.ts';

/** The image that a task deploys or starts, and the one before it. */
export function Image({ task: { tag, previous_tag: before } }: { readonly task: Pick<Task, 'tag' | 'previous_tag'> }) {
  const { t } = useTranslation();
  if (tag === null) return null;
  const isChange = before !== null && before !== '' && before !== tag;
  return (
    <bdi style={{ overflowWrap: 'anywhere' }}>{isChange ? t('tasks.imageChange', { from: before, to: tag }) : tag}</bdi>
  );
}
