import { AutoComplete, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useTasksOfPool } from '../../data/task/tasks.ts';
import type { Pool } from '../../data/pools.ts';
import { useService } from '../../data/services.ts';
import { earlierTags } from './earlier-tags.ts';
import { OperationDialog } from './operation-dialog.tsx';

interface DeployDialogProps {
  readonly pool: Pool;
  readonly onClose: () => void;
}

/** How many nodes at once a link to the dialog says; null = it does not. */
function mostIn(search: URLSearchParams): number | null {
  const text = search.get('most') ?? '';
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

export function DeployDialog({ pool, onClose }: DeployDialogProps) {
  const { t } = useTranslation();
  const tasks = useTasksOfPool(pool.id);
  const service = useService(pool.service_id);
  const [search] = useSearchParams();
  const [tag, setTag] = useState(search.get('tag') ?? '');
  const [most, setMost] = useState<number | null>(mostIn(search) ?? Math.max(1, Math.ceil(pool.node_count / 4)));
  const tagId = useId();
  const mostId = useId();
  const current = service.data?.docker_image ?? '';
  const earlier = earlierTags(tasks.data?.data ?? []);
  const options = [
    ...(current === '' ? [] : [{ value: current, label: t('pool.deployCurrent', { tag: current }) }]),
    ...earlier
      .filter((image) => image.tag !== current)
      .map(({ tag: value, created, nodes }) => ({
        value,
        label: t('pool.deployEarlier', { tag: value, time: created, count: nodes }),
      })),
  ];
  return (
    <OperationDialog
      title={t('pool.deployTitle', { name: pool.name })}
      okText={t('pool.deployOk')}
      pool={pool}
      wanted={most === null || tag.trim() === '' ? null : { kind: 'deploy', max_num: most, tag: tag.trim() }}
      onClose={onClose}
    >
      <div style={{ display: 'grid', gap: 4, marginBottom: 16 }}>
        <label htmlFor={tagId}>{t('pool.deployTag')}</label>
        <AutoComplete
          id={tagId}
          autoFocus
          value={tag}
          options={options}
          onChange={setTag}
          placeholder={current}
          showSearch={{ filterOption: (text, option) => option?.value.includes(text) ?? false }}
        />
        <label htmlFor={mostId} style={{ marginTop: 8 }}>
          {t('pool.deployMost')} ({t('pool.from1')})
        </label>
        <div>
          <InputNumber id={mostId} min={1} precision={0} value={most} onChange={setMost} />
        </div>
      </div>
    </OperationDialog>
  );
}
