import { Flex } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbout } from '../../data/account/operator.ts';
import type { Pool } from '../../data/pools.ts';
import { useService } from '../../data/services.ts';
import { Field } from '../../forms/field.tsx';
import { useLimits } from '../../forms/limits.ts';
import { NumberInput } from '../../forms/number-input.tsx';
import { OperationDialog } from './operation-dialog.tsx';

interface ExpandDialogProps {
  readonly pool: Pool;
  readonly onClose: () => void;
}

export function ExpandDialog({ pool, onClose }: ExpandDialogProps) {
  const { t } = useTranslation();
  const [num, setNum] = useState<number | null>(1);
  const image = useService(pool.service_id).data?.docker_image ?? '';
  const { within } = useLimits();
  const most = useAbout().data?.limits.expand ?? Infinity;
  const isTooMany = (num ?? 0) > most;
  return (
    <OperationDialog
      title={t('pool.expandTitle', { name: pool.name })}
      okText={t('pool.expandOk', { count: num ?? 0 })}
      pool={pool}
      operation="expand"
      image={image}
      wanted={num === null || isTooMany ? null : { kind: 'expand', num }}
      onClose={onClose}
    >
      <Field
        label={t('pool.expandNum')}
        limit={most === Infinity ? undefined : within(1, most)}
        error={isTooMany ? t('pool.tooMany', { most }) : null}
      >
        {(control) => (
          <Flex wrap gap={12} align="center">
            <NumberInput
              {...control}
              autoFocus
              min={1}
              precision={0}
              value={num}
              status={isTooMany ? 'error' : ''}
              onChange={setNum}
            />
            {num !== null &&
              !isTooMany &&
              t('pool.expandSizes', { now: pool.node_count, after: pool.node_count + num })}
          </Flex>
        )}
      </Field>
    </OperationDialog>
  );
}
