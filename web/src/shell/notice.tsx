import { Button, Flex, theme } from 'antd';
import type { ReactNode } from 'react';

interface NoticeProps {
  readonly title: string;
  readonly detail?: ReactNode;
  /** The label of the button; without, there is none. */
  readonly action?: string;
  readonly onAction?: () => void;
}

/** Shown in place of content: nothing found, an error, nothing there yet; and the next step. */
export function Notice({ title, detail, action, onAction }: NoticeProps) {
  const { token } = theme.useToken();
  return (
    <Flex
      vertical
      align="center"
      justify="center"
      gap={12}
      style={{ minHeight: 240, padding: 24, textAlign: 'center' }}
    >
      <h2 style={{ margin: 0, fontSize: token.fontSizeLG }}>{title}</h2>
      {detail !== undefined && <div style={{ color: token.colorTextSecondary, maxWidth: 560 }}>{detail}</div>}
      {action !== undefined && (
        <Button type="primary" {...(onAction === undefined ? {} : { onClick: onAction })}>
          {action}
        </Button>
      )}
    </Flex>
  );
}
