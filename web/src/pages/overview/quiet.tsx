import { theme } from 'antd';
import type { ReactNode } from 'react';

/** Says in a panel that there is nothing to show. */
export function Quiet({ children }: { readonly children: ReactNode }) {
  const { token } = theme.useToken();
  return <p style={{ margin: 0, color: token.colorTextSecondary }}>{children}</p>;
}
