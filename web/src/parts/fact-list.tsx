import { theme } from 'antd';
import type { ReactNode } from 'react';

interface Fact {
  readonly key: string;
  readonly label: ReactNode;
  readonly children: ReactNode;
}

/**
 * Facts with their labels, in as many columns as fit. A label stands above its value, so that a long value has the whole width of
 * its column.
 */
export function FactList({ items }: { readonly items: readonly Fact[] }) {
  const { token } = theme.useToken();
  return (
    <dl
      style={{
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fill, minmax(max(150px, 22%), 1fr))',
        gap: '12px 24px',
        margin: 0,
      }}
    >
      {items.map(({ key, label, children }) => (
        <div key={key} style={{ minWidth: 0 }}>
          <dt style={{ color: token.colorTextSecondary, fontSize: token.fontSizeSM }}>{label}</dt>
          <dd style={{ margin: 0, overflowWrap: 'anywhere' }}>{children}</dd>
        </div>
      ))}
    </dl>
  );
}
