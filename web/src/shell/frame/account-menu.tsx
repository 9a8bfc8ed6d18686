import { UserOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Input, type MenuProps, theme } from 'antd';
import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOperator } from '../../data/account/operator.ts';
import { useZones } from '../../data/server/zone.ts';
import { momentIn } from '../../i18n/moments.ts';
import { signInAs, signOut, useOperatorName } from '../../session/session.ts';
import { AppearanceContext } from '../appearance-context.ts';
import { APPEARANCES } from '../theme.ts';
import { useOtherLanguage } from './header-menu.tsx';
import { useZoneItems } from './zone-note.tsx';

interface AccountMenuProps {
  /** Whether language and appearance have places of their own. */
  readonly isWide: boolean;
  readonly onShortcuts: () => void;
}

/** Who works here and how the server knows, and what belongs to no page. */
export function AccountMenu({ isWide, onShortcuts }: AccountMenuProps) {
  const { t } = useTranslation();
  const name = useOperatorName();
  const operator = useOperator().data;
  const shown = operator?.name ?? name ?? '…';
  const rename = useRename(name ?? '');
  const appearance = useAppearanceItems();
  const zones = useZoneItems();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', type: 'group', label: <Who name={shown} operator={operator} /> },
          name === null
            ? { key: 'out', label: t('shell.signOut'), onClick: signOut }
            : { key: 'rename', label: t('shell.changeOperator'), onClick: rename },
          { key: 'tokens', label: <Link to="/ui/tokens">{t('tokens.title')}</Link> },
          ...(isWide ? [] : appearance),
          { key: 'zones', type: 'divider' },
          ...zones,
          { key: 'line', type: 'divider' },
          { key: 'shortcuts', label: t('palette.shortcuts'), onClick: onShortcuts },
          { key: 'about', label: <Link to="/ui/about">{t('frame.about')}</Link> },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={t('frame.account', { name: shown })} />
    </Dropdown>
  );
}

interface WhoProps {
  readonly name: string;
  /** undefined until the server has answered. */
  readonly operator: ReturnType<typeof useOperator>['data'];
}

function Who({ name, operator }: WhoProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const zone = useZones().shown;
  return (
    <div style={{ maxWidth: 280, whiteSpace: 'normal', overflowWrap: 'anywhere', lineHeight: 1.5 }}>
      <strong style={{ color: token.colorText }}>{t('frame.signedInAs', { name })}</strong>
      {operator !== undefined && <div>{howOf(operator)}</div>}
    </div>
  );

  function howOf({ token: used }: NonNullable<WhoProps['operator']>): string {
    if (used === null) return t('frame.byName');
    const { name: own, expires_at: expires } = used;
    return expires === null
      ? t('frame.byToken', { token: own })
      : t('frame.byTokenUntil', { token: own, expires: momentIn(zone, expires * 1000) });
  }
}

function useAppearanceItems(): NonNullable<MenuProps['items']> {
  const { t } = useTranslation();
  const { appearance, choose } = use(AppearanceContext);
  const language = useOtherLanguage();
  return [
    { key: 'divider', type: 'divider' },
    { key: 'language', label: `${t('shell.language')}${t('lists.colon')}${language.name}`, onClick: language.choose },
    ...APPEARANCES.map((key) => ({
      key,
      label: `${t('shell.theme')}${t('lists.colon')}${t(`shell.${key}`)}${key === appearance ? ' ✓' : ''}`,
      onClick: () => choose(key),
    })),
  ];
}

/** Asks under which name what is done here is recorded; only where the server believes it. */
function useRename(name: string): () => void {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return () => {
    let chosen = name;
    modal.confirm({
      title: t('shell.changeOperator'),
      icon: null,
      content: (
        <>
          <p>{t('shell.operatorHint')}</p>
          <Input
            autoFocus
            defaultValue={chosen}
            maxLength={50}
            aria-label={t('shell.changeOperator')}
            onChange={(event) => {
              chosen = event.target.value;
            }}
          />
        </>
      ),
      onOk: () => signInAs({ name: chosen }),
    });
  };
}
