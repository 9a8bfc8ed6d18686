import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ActionsTab } from './actions-tab.tsx';
import { StepsTab } from './steps-tab.tsx';

/** Remote steps, and the actions that they are made of. */
export default function StepsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  return (
    <>
      <h1>{t('shell.steps')}</h1>
      <Tabs
        activeKey={search.get('tab') === 'actions' ? 'actions' : 'steps'}
        onChange={(tab) => setSearch({ tab })}
        destroyOnHidden
        items={[
          { key: 'steps', label: t('steps.steps'), children: <StepsTab /> },
          { key: 'actions', label: t('steps.actions'), children: <ActionsTab /> },
        ]}
      />
    </>
  );
}
