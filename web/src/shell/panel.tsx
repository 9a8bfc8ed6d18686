import { theme } from 'antd';
import { type ReactNode, useId } from 'react';
import { BELOW_HEADER } from './theme.ts';

interface PanelProps {
  /** Of a part that something on the page leads to. */
  readonly id?: string;
  /** Without: the content has its own heading. */
  readonly title?: ReactNode;
  /** Shown at the right of the title. */
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with a heading: what Ant Design's Card looks like, without its tabs. */
export function Panel({ id: place, title, extra, children }: PanelProps) {
  const { token } = theme.useToken();
  const id = useId();
  return (
    <section
      {...(place === undefined ? {} : { id: place, tabIndex: -1 })}
      {...(title === undefined ? {} : { 'aria-labelledby': id })}
      style={{
        background: token.colorBgContainer,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadiusLG,
        padding: 16,
        minWidth: 0,
        scrollMarginTop: BELOW_HEADER,
        outline: 'none',
      }}
    >
      {title !== undefined && (
        <header style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 8, marginBottom: 12 }}>
          <h2 id={id} style={{ margin: 0, flex: 1, fontSize: token.fontSizeLG, fontWeight: 600 }}>
            {title}
          </h2>
          {extra}
        </header>
      )}
      {children}
    </section>
  );
}
