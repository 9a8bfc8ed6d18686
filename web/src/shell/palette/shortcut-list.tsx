import { Modal, theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PAGE_KEYS } from './typing.ts';

/** All keys that do something on every page. */
export default function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const rows: readonly (readonly [ReactNode, string])[] = [
    [<Keys key="k" of={[isMac() ? '⌘ K' : 'Ctrl K', '/']} />, t('palette.keySearch')],
    [<Keys key="?" of={['?']} />, t('palette.keyHelp')],
    [<Keys key="g" of={['g', Object.keys(PAGE_KEYS).join(' ')]} />, t('palette.keyPages')],
    [<Keys key="up" of={['↑', '↓']} />, t('palette.keyMove')],
    [<Keys key="enter" of={['Enter']} />, t('palette.keyOpen')],
    [<Keys key="esc" of={['Esc']} />, t('palette.keyClose')],
  ];
  return (
    <Modal open title={t('palette.shortcuts')} footer={null} onCancel={onClose} width={520}>
      <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '10px 16px', margin: 0 }}>
        {rows.map(([keys, what]) => (
          <div key={what} style={{ display: 'contents' }}>
            <dt>{keys}</dt>
            <dd style={{ margin: 0 }}>{what}</dd>
          </div>
        ))}
      </dl>
      <p style={{ marginBottom: 0 }}>{t('palette.keysNote')}</p>
    </Modal>
  );
}

function Keys({ of }: { readonly of: readonly string[] }) {
  return (
    <span style={{ display: 'inline-flex', gap: 4, whiteSpace: 'nowrap' }}>
      {of.map((key) => (
        <Key key={key}>{key}</Key>
      ))}
    </span>
  );
}

function Key({ children }: { readonly children: string }) {
  const { token } = theme.useToken();
  return (
    <kbd
      style={{
        padding: '1px 6px',
        border: `1px solid ${token.colorBorder}`,
        borderRadius: token.borderRadiusSM,
        background: token.colorFillQuaternary,
        fontFamily: 'inherit',
      }}
    >
      {children}
    </kbd>
  );
}

function isMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.platform);
}
