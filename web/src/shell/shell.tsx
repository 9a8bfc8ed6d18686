import { MenuOutlined } from '@ant-design/icons';
import { Button, Drawer, Grid, Layout, Spin, theme } from 'antd';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import { HeaderMenu } from './header-menu.tsx';
import { LiveBadge } from './live-badge.tsx';
import { Navigation } from './navigation.tsx';
import { PageErrorBoundary } from './page-error.tsx';

/** The frame around every page: header, navigation (a drawer on narrow screens), content. */
export function Shell() {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const isWide = Grid.useBreakpoint().lg === true;
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { pathname } = useLocation();
  return (
    <Layout style={{ minHeight: '100%' }}>
      <a className="skip-link" href="#content">
        {t('shell.skip')}
      </a>
      <Header isWide={isWide} onMenu={() => setMenuOpen(true)} />
      <Layout>
        {isWide ? (
          <Layout.Sider theme="light" width={216} style={{ borderRight: `1px solid ${token.colorBorderSecondary}` }}>
            <Navigation />
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
            <Suspense fallback={<Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />}>
              <Outlet />
            </Suspense>
          </PageErrorBoundary>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}

interface HeaderProps {
  readonly isWide: boolean;
  /** Opens the navigation where it is hidden. */
  readonly onMenu: () => void;
}

function Header({ isWide, onMenu }: HeaderProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
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
        <Button type="text" icon={<MenuOutlined aria-hidden />} aria-label={t('shell.menu')} onClick={onMenu} />
      )}
      <Link to="/" style={{ display: 'flex', alignItems: 'center', gap: 8, color: token.colorText, fontWeight: 600 }}>
        <img src="/icon.svg" alt="" width={26} height={26} />
        Springtide
      </Link>
      <span style={{ flex: 1 }} />
      <LiveBadge />
      <HeaderMenu />
    </Layout.Header>
  );
}
