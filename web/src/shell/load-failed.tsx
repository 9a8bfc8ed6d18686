import { useTranslation } from 'react-i18next';
import { Notice } from './notice.tsx';

interface LoadFailedProps {
  readonly error: Error;
  readonly onRetry: () => unknown;
}

/** Shown in place of content that could not be read, with the server's message. */
export function LoadFailed({ error, onRetry }: LoadFailedProps) {
  const { t } = useTranslation();
  return (
    <Notice
      title={t('shell.loadFailed')}
      detail={error.message}
      action={t('shell.tryAgain')}
      onAction={() => void onRetry()}
    />
  );
}
