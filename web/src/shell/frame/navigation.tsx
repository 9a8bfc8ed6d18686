import {
  ApiOutlined,
  ApartmentOutlined,
  BarChartOutlined,
  BranchesOutlined,
  CalendarOutlined,
  ClusterOutlined,
  CodeOutlined,
  DashboardOutlined,
  DeploymentUnitOutlined,
  DesktopOutlined,
  FileOutlined,
  HddOutlined,
  KeyOutlined,
  ProfileOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Badge, Menu } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useWaitingTasks } from '../../data/task/waiting.ts';

const PLACES = [
  { key: 'overview', path: '/', icon: <DashboardOutlined aria-hidden /> },
  { key: 'fleet', path: '/ui/fleet', icon: <ApartmentOutlined aria-hidden /> },
  { key: 'tasks', path: '/ui/tasks', icon: <UnorderedListOutlined aria-hidden /> },
  { key: 'schedules', path: '/ui/schedules', icon: <CalendarOutlined aria-hidden /> },
  { key: 'templates', path: '/ui/templates', icon: <ProfileOutlined aria-hidden /> },
  { key: 'steps', path: '/ui/steps', icon: <CodeOutlined aria-hidden /> },
  { key: 'machineTypes', path: '/ui/machine-types', icon: <HddOutlined aria-hidden /> },
  { key: 'loadBalancers', path: '/ui/load-balancers', icon: <DeploymentUnitOutlined aria-hidden /> },
  { key: 'repositories', path: '/ui/repositories', icon: <BranchesOutlined aria-hidden /> },
  { key: 'files', path: '/ui/files', icon: <FileOutlined aria-hidden /> },
  { key: 'keys', path: '/ui/keys', icon: <KeyOutlined aria-hidden /> },
  { key: 'usage', path: '/ui/usage', icon: <BarChartOutlined aria-hidden /> },
  { key: 'terminals', path: '/ui/terminals', icon: <DesktopOutlined aria-hidden /> },
  { key: 'workers', path: '/ui/workers', icon: <ClusterOutlined aria-hidden /> },
] as const;

/** The navigation to every part of the console. */
export function Navigation({ onGo }: { readonly onGo?: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const waiting = useWaitingTasks();
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
            label: (
              <span style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 8 }}>
                <Link to={path}>{t(`shell.${key}`)}</Link>
                {key === 'tasks' && <Badge count={waiting} title={t('shell.waiting', { count: waiting })} />}
              </span>
            ),
          })),
          {
            key: 'reference',
            icon: <ApiOutlined aria-hidden />,
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
