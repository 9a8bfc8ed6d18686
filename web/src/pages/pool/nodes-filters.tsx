import { Button, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Node, type NodesWanted, useImagesOf } from '../../data/nodes.ts';
import { SettledInput } from '../../lists/settled-input.tsx';
import { ConditionTag } from '../../shell/condition.tsx';
import { isFiltered, NO_NODE_FILTER, NODE_CONDITIONS } from './nodes-filter.ts';

interface NodesFilterProps {
  readonly poolId: number;
  readonly wanted: NodesWanted;
  readonly onTurn: (change: Partial<NodesWanted>) => void;
}

/** What to look for among a pool's nodes. */
export function NodesFilter({ poolId, wanted, onTurn }: NodesFilterProps) {
  const { t } = useTranslation();
  return (
    <>
      <Input
        allowClear
        value={wanted.name}
        placeholder={t('pool.filterIp')}
        aria-label={t('pool.filterIp')}
        onChange={(event) => onTurn({ name: event.target.value })}
        style={{ width: 220 }}
      />
      <Select
        allowClear
        value={wanted.condition}
        placeholder={t('pool.anyState')}
        aria-label={t('pool.state')}
        onChange={(condition: Node['condition'] | undefined) => onTurn({ condition: condition ?? null })}
        style={{ width: 160 }}
        listHeight={320}
        options={NODE_CONDITIONS.map((condition) => ({
          value: condition,
          title: t(`status.${condition}`),
          label: <ConditionTag condition={condition} />,
        }))}
      />
      <ImageSelect poolId={poolId} image={wanted.image} onChange={(image) => onTurn({ image })} />
      <SettledInput
        value={wanted.facts}
        label={t('nodeFacts.filterBy')}
        hint={t('nodeFacts.filterHint')}
        onSettled={(facts) => onTurn({ facts })}
        style={{ width: 240 }}
      />
      {isFiltered(wanted) && (
        <Button type="link" onClick={() => onTurn(NO_NODE_FILTER)}>
          {t('tasks.clearFilters')}
        </Button>
      )}
    </>
  );
}

interface ImageSelectProps {
  readonly poolId: number;
  readonly image: string | null;
  readonly onChange: (image: string | null) => void;
}

/** The images that the pool's nodes run, to choose one. */
function ImageSelect({ poolId, image, onChange }: ImageSelectProps) {
  const { t } = useTranslation();
  const { data } = useImagesOf(poolId);
  const running = data?.images.map((row) => row.image ?? '') ?? [];
  const images = image === null || running.includes(image) ? running : [...running, image];
  return (
    <Select
      allowClear
      value={image}
      placeholder={t('find.anyImage')}
      aria-label={t('find.nodeImage')}
      onChange={(chosen: string | undefined) => onChange(chosen ?? null)}
      style={{ width: 240 }}
      options={images.map((value) => ({ value, label: value === '' ? t('find.imageUnknown') : value }))}
    />
  );
}
