import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { usePageTitle } from './frame/page-title.ts';
import { Notice } from './notice.tsx';

/** What has a page of its own. */
export type NamedThing = 'pool' | 'task' | 'template';

const LISTS = { pool: '/ui/fleet', task: '/ui/tasks', template: '/ui/templates' } as const;

/** There is no such page. */
export function NotFound() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  usePageTitle(t('shell.notFound'));
  return <Notice title={t('shell.notFound')} action={t('shell.back')} onAction={() => void navigate('/')} />;
}

/** There is no such thing, or its address has a number that nothing can have. */
export function ThingNotFound({ thing, id }: { readonly thing: NamedThing; readonly id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNumber = /^\d{1,10}$/.test(id);
  const title = t(isNumber ? `frame.missing_${thing}` : `frame.invalid_${thing}`, {
    id: isNumber ? id : id.slice(0, 40),
  });
  usePageTitle(title);
  return (
    <Notice
      title={title}
      detail={t('frame.missingHint')}
      action={t(`frame.list_${thing}`)}
      onAction={() => void navigate(LISTS[thing])}
    />
  );
}
