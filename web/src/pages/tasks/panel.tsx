import { Card } from 'antd';
import type { ReactNode } from 'react';

interface PanelProps {
  readonly title?: string;
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page in a frame of its own. */
export function Panel({ title, extra, children }: PanelProps) {
  return (
    <Card
      {...(title === undefined ? {} : { title })}
      extra={extra}
      styles={{ header: { padding: '0 16px' }, body: { padding: 16 } }}
    >
      {children}
    </Card>
  );
}
