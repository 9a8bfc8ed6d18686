import { Select } from 'antd';
import { useState } from 'react';
import { usePoolChoices } from '../data/pool-choices.ts';
import { useSettled } from '../shell/use-settled.ts';

/** Milliseconds without a key press before the server is asked. */
const PAUSE = 250;

interface PoolSelectProps {
  readonly id?: string;
  /** Its name for screen readers, where there is no label. */
  readonly 'aria-label'?: string;
  /** null = none yet. */
  readonly value: number | null;
  readonly isFixed?: boolean;
  readonly placeholder: string;
  readonly onChange: (pool: number) => void;
}

/** The choice of one pool, with a search by name. */
export function PoolSelect({ value, isFixed = false, onChange, ...control }: PoolSelectProps) {
  const [part, setPart] = useState('');
  const { data = [], isFetching } = usePoolChoices(useSettled(part, PAUSE), value);
  return (
    <Select<number | null>
      {...control}
      style={{ width: '100%' }}
      disabled={isFixed}
      loading={isFetching}
      showSearch={{ filterOption: false, onSearch: setPart }}
      value={value}
      options={data.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(chosen) => {
        if (chosen !== null) onChange(chosen);
      }}
    />
  );
}
