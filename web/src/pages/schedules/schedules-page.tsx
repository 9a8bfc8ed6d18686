import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { DependenciesTab } from './dependencies-tab.tsx';
import { SchedulesTab } from './schedules-tab.tsx';
import { WeekTab } from './week-tab.tsx';

const TABS = ['list', 'week', 'dependencies'] as const;

/** The schedules of pool sizes and deploys, and which pools follow which. */
export default function SchedulesPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  return (
    <>
      <h1>{t('shell.schedules')}</h1>
      <Tabs
        activeKey={TABS.find((tab) => tab === search.get('tab')) ?? 'list'}
        onChange={(tab) => setSearch({ tab })}
        destroyOnHidden
        items={[
          { key: 'list', label: t('schedules.list'), children: <SchedulesTab /> },
          { key: 'week', label: t('schedules.week'), children: <WeekTab /> },
          { key: 'dependencies', label: t('schedules.graphTab'), children: <DependenciesTab /> },
        ]}
      />
    </>
  );
}
