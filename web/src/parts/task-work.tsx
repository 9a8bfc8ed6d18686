import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../data/task/tasks.ts';

/** What a task runs: its template, by a link if wanted, a command, or the gathering of facts. */
export function TaskWork({ task, isLink = false }: { readonly task: Task; readonly isLink?: boolean }) {
  const { t } = useTranslation();
  const { command, template_id: id, template_name: name } = task;
  if (command !== null) return t('run.commandKind');
  if (id === 0) return t('nodeFacts.kind');
  return isLink ? <Link to={`/ui/templates/${id}`}>{name}</Link> : name;
}
