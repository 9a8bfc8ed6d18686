import {
  ApiOutlined,
  ApartmentOutlined,
  CalendarOutlined,
  ClusterOutlined,
  CodeOutlined,
  DashboardOutlined,
  DeploymentUnitOutlined,
  HddOutlined,
  ProfileOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Menu } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

const PLACES = [
  { key: 'overview', path: '/', icon: <DashboardOutlined /> },
  { key: 'fleet', path: '/ui/fleet', icon: <ApartmentOutlined /> },
  { key: 'tasks', path: '/ui/tasks', icon: <UnorderedListOutlined /> },
  { key: 'schedules', path: '/ui/schedules', icon: <CalendarOutlined /> },
  { key: 'templates', path: '/ui/templates', icon: <ProfileOutlined /> },
  { key: 'steps', path: '/ui/steps', icon: <CodeOutlined /> },
  { key: 'machineTypes', path: '/ui/machine-types', icon: <HddOutlined /> },
  { key: 'loadBalancers', path: '/ui/load-balancers', icon: <DeploymentUnitOutlined /> },
  { key: 'workers', path: '/ui/workers', icon: <ClusterOutlined /> },
] as const;

/** The way to every part of the console. */
export function Navigation({ onGo }: { readonly onGo?: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const here = PLACES.findLast(({ path }) => pathname === path || pathname.startsWith(`${path}/`))?.key;
  return (
    <nav aria-label={t('shell.menu')}>
      <Menu
        mode="inline"
        selectedKeys={here === undefined ? [] : [here]}
        style={{ borderInlineEnd: 0, paddingTop: 8 }}
        {...(onGo === undefined ? {} : { onClick: onGo })}
        items={[
          ...PLACES.map(({ key, path, icon }) => ({
            key,
            icon,
            label: <Link to={path}>{t(`shell.${key}`)}</Link>,
          })),
          {
            key: 'reference',
            icon: <ApiOutlined />,
            label: (
              <a href="/docs" target="_blank" rel="noreferrer">
                {t('shell.reference')}
              </a>
            ),
          },
        ]}
      />
    </nav>
  );
}
