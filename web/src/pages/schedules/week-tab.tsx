import { useQuery } from '@tanstack/react-query';
import { Flex, Pagination } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { allSchedules } from '../../data/schedules.ts';
import { Loaded } from '../../forms/loaded.tsx';
import { useListParams } from '../../lists/list-params.ts';
import { NameSearch } from '../../lists/name-search.tsx';
import { Panel } from '../../shell/panel.tsx';
import { ServerTime } from './server-time.tsx';
import { ToList } from './to-list.tsx';
import { byPool, firingsOf } from './week.ts';
import { WeekLine } from './week-line.tsx';

/** The week of every pool: the size it should have, and when it is deployed to. */
export function WeekTab() {
  const { t } = useTranslation();
  const [params, setParams] = useListParams();
  const schedules = useQuery(allSchedules(params.name));
  return (
    <>
      <Flex style={{ marginBottom: 16 }}>
        <NameSearch key={params.name} name={params.name} onSearch={(name) => setParams({ name })} />
      </Flex>
      <ServerTime />
      <p>{t('schedules.weekHint')}</p>
      <Loaded query={schedules}>
        {(rows) => {
          const pools = byPool(rows).filter((pool) => firingsOf(pool.schedules).length > 0);
          const begin = (params.page - 1) * params.pageSize;
          if (pools.length === 0)
            return <ToList title={t('schedules.noFirings')} detail={t('schedules.noFiringsDetail')} />;
          return (
            <Flex vertical gap={16}>
              {pools.slice(begin, begin + params.pageSize).map(({ pool, schedules: own }) => (
                <Panel key={pool.id} title={<Link to={`/ui/pools/${pool.id}`}>{pool.name}</Link>}>
                  <WeekLine pool={pool.name} firings={firingsOf(own)} />
                </Panel>
              ))}
              <Pagination
                align="end"
                hideOnSinglePage
                current={params.page}
                pageSize={params.pageSize}
                total={pools.length}
                onChange={(page) => setParams({ page })}
              />
            </Flex>
          );
        }}
      </Loaded>
    </>
  );
}
