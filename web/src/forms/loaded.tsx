import type { UseQueryResult } from '@tanstack/react-query';
import { Spin } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../shell/error-text.ts';
import { Notice } from '../shell/notice.tsx';

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}

/** What was read from the server, or that it is on its way, or why it could not be read. */
export function Loaded<Data>({ query, children }: LoadedProps<Data>) {
  const { t } = useTranslation();
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />;
  return (
    <Notice
      title={t('shell.loadFailed')}
      detail={errorText(query.error)}
      action={t('shell.tryAgain')}
      onAction={() => void query.refetch()}
    />
  );
}
