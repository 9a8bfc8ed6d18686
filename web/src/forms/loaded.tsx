import type { UseQueryResult } from '@tanstack/react-query';
import { Spin } from 'antd';
import type { ReactNode } from 'react';
import { LoadFailed } from '../shell/load-failed.tsx';

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}

/** Content read from the server, a sign that it is loading, or why it could not be read. */
export function Loaded<Data>({ query, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />;
  return <LoadFailed error={query.error} onRetry={query.refetch} />;
}
