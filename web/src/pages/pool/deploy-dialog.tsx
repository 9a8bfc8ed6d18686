import { AutoComplete, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTasksOfPool } from '../../data/tasks.ts';
import type { Pool } from '../../data/pools.ts';
import { useService } from '../../data/services.ts';
import { earlierTags } from './earlier-tags.ts';
import { OperationDialog } from './operation-dialog.tsx';

interface DeployDialogProps {
  readonly pool: Pool;
  readonly onClose: () => void;
}

export function DeployDialog({ pool, onClose }: DeployDialogProps) {
  const { t } = useTranslation();
  const tasks = useTasksOfPool(pool.id);
  const service = useService(pool.service_id);
  const [tag, setTag] = useState('');
  const [most, setMost] = useState<number | null>(Math.max(1, Math.ceil(pool.node_count / 4)));
  const tagId = useId();
  const mostId = useId();
  const current = service.data?.docker_image ?? '';
  const offered = [...new Set([current, ...earlierTags(tasks.data?.data ?? [])])].filter((text) => text !== '');
  const options = offered.map((value) => ({
    value,
    label: value === current ? t('pool.deployCurrent', { tag: value }) : value,
  }));
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
