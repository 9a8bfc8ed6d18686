import { MenuOutlined } from '@ant-design/icons';
import { Badge, Button, Drawer, Grid, Layout, theme } from 'antd';
import { type MouseEvent, Suspense, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import { useWaitingTasks } from '../../data/task/waiting.ts';
import { type Command, Commands } from '../palette/commands.tsx';
import { AccountMenu } from './account-menu.tsx';
import { HeaderMenu } from './header-menu.tsx';
import { LiveBadge } from './live-badge.tsx';
import { AwayBanner } from '../loading/away-banner.tsx';
import { OnItsWay } from '../loading/on-its-way.tsx';
import { Navigation } from './navigation.tsx';
import { useWaitingMark } from './page-title.ts';
import { SearchButton } from './search-button.tsx';
import { ZoneNote } from './zone-note.tsx';
import { PageErrorBoundary } from '../page-error.tsx';

/** The navigation stays below the header, and is scrolled by itself where it is higher than the window. */
const IN_SIGHT = { position: 'sticky', top: 52, maxHeight: 'calc(100dvh - 52px)', overflowY: 'auto' } as const;

/** The frame around every page: header, navigation (a drawer on narrow screens), content. */
export function Shell() {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const isWide = Grid.useBreakpoint().lg === true;
  // the page goes first: what is around it is drawn a moment later, in a task of its own
  const isAround = useDeferredValue(true, false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [command, setCommand] = useState<Command>(null);
  const { pathname } = useLocation();
  useWaitingMark(useWaitingTasks());
  return (
    <Layout style={{ minHeight: '100%' }}>
      <a className="skip-link" href="#content" onClick={skip}>
        {t('shell.skip')}
      </a>
      <Header isWide={isWide} isWhole={isAround} onMenu={() => setMenuOpen(true)} onCommand={setCommand} />
      <AwayBanner />
      <Layout>
        {isWide ? (
          <Layout.Sider theme="light" width={216} style={{ borderRight: `1px solid ${token.colorBorderSecondary}` }}>
            <div style={IN_SIGHT}>{isAround && <Navigation />}</div>
          </Layout.Sider>
        ) : (
          <Drawer
            open={isMenuOpen}
            onClose={() => setMenuOpen(false)}
            placement="left"
            size={240}
            title={t('shell.menu')}
            styles={{ body: { padding: 0 } }}
          >
            <Navigation onGo={() => setMenuOpen(false)} />
          </Drawer>
        )}
        <Layout.Content id="content" role="main" tabIndex={-1} style={{ padding: isWide ? 24 : 12, outline: 'none' }}>
          <PageErrorBoundary key={pathname}>
            <Suspense fallback={<OnItsWay />}>
              <Outlet />
            </Suspense>
          </PageErrorBoundary>
          {isAround && <ZoneNote />}
        </Layout.Content>
      </Layout>
      {/* keys work from the first moment */}
      <Commands command={command} onCommand={setCommand} />
    </Layout>
  );
}

/** Not by the address: the way back to an entry with a hash would take the focus again. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

interface HeaderProps {
  readonly isWide: boolean;
  /** False at first: its menus come a moment later. */
  readonly isWhole: boolean;
  /** Opens the navigation where it is hidden. */
  readonly onMenu: () => void;
  readonly onCommand: (command: Command) => void;
}

function Header({ isWide, isWhole, onMenu, onCommand }: HeaderProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const waiting = useWaitingTasks();
  return (
    <Layout.Header
      style={{
        display: 'flex',
        alignItems: 'center',
        gap: isWide ? 12 : 4,
        paddingInline: isWide ? 16 : 8,
        background: token.colorBgContainer,
        borderBottom: `1px solid ${token.colorBorderSecondary}`,
        position: 'sticky',
        top: 0,
        zIndex: 20,
      }}
    >
      {!isWide && (
        <Badge dot={waiting > 0} offset={[-8, 8]} title={t('shell.waiting', { count: waiting })}>
          <Button type="text" icon={<MenuOutlined aria-hidden />} aria-label={t('shell.menu')} onClick={onMenu} />
        </Badge>
      )}
      <Link to="/" style={{ display: 'flex', alignItems: 'center', gap: 8, color: token.colorText, fontWeight: 600 }}>
        <img src="/icon.svg" alt="" width={26} height={26} />
        Springtide
      </Link>
      <span style={{ flex: 1 }} />
      {isWhole && (
        <>
          <LiveBadge />
          <SearchButton isWide={isWide} onOpen={() => onCommand('search')} />
          {isWide && <HeaderMenu />}
          <AccountMenu isWide={isWide} onShortcuts={() => onCommand('help')} />
        </>
      )}
    </Layout.Header>
  );
}
