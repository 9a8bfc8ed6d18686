import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Notice } from './notice.tsx';

export function NotFound() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return <Notice title={t('shell.notFound')} action={t('shell.back')} onAction={() => void navigate('/')} />;
}
