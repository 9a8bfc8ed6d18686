import { theme } from 'antd';
import type { ReactNode } from 'react';

interface WordTagProps {
  readonly color: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

/** A word on a tint of its colour, with an icon: nobody has to tell colours apart. */
export function WordTag({ color, icon, children }: WordTagProps) {
  const { token } = theme.useToken();
  return (
    <span
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 6,
        padding: '1px 8px',
        borderRadius: token.borderRadiusSM,
        background: `color-mix(in srgb, ${color} 12%, transparent)`,
        color: token.colorText,
        whiteSpace: 'nowrap',
      }}
    >
      {icon}
      {children}
    </span>
  );
}
