import { theme } from 'antd';
import type { ReactNode } from 'react';

/** A text as it was written, which scrolls in a box of its own, by the keyboard too. */
export function TextBox({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <pre
      tabIndex={0}
      role="group"
      aria-label={label}
      style={{
        margin: '4px 0 0',
        padding: 8,
        maxHeight: 320,
        overflow: 'auto',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
        background: token.colorFillQuaternary,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadius,
        fontSize: token.fontSizeSM,
      }}
    >
      {children}
    </pre>
  );
}
