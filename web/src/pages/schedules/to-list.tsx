import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Notice } from '../../shell/notice.tsx';

interface ToListProps {
  readonly title: string;
  readonly detail: string;
}

/** Shown when there is nothing to draw yet: a link to the list of schedules. */
export function ToList({ title, detail }: ToListProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Notice
      title={title}
      detail={detail}
      action={t('schedules.toList')}
      onAction={() => void navigate('/ui/schedules')}
    />
  );
}
