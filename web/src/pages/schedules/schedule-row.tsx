import { DeleteOutlined } from '@ant-design/icons';
import { Button, Flex, Switch, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFaultAt } from '../../forms/form-fault.ts';
import type { ScheduleFault } from './schedule-draft.ts';

interface ScheduleRowProps {
  /** Its name in the API, by which a refusal marks it. */
  readonly name: string;
  /** What is wrong with it; null = nothing. */
  readonly fault: ScheduleFault | null;
  readonly isOff: boolean;
  readonly onSwitch: (isOff: boolean) => void;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

/** One time or dependency of a schedule: its fields, its switch, and a button to remove it. */
export function ScheduleRow({ name, fault, isOff, onSwitch, onRemove, children }: ScheduleRowProps) {
  const { t } = useTranslation();
  const refused = useFaultAt(name);
  return (
    <div style={{ marginBottom: 10 }}>
      <Flex gap={8} wrap align="center">
        {children}
        <Switch size="small" aria-label={t('schedules.on')} checked={!isOff} onChange={(isOn) => onSwitch(!isOn)} />
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t('schedules.removeRow')}
          onClick={onRemove}
        />
      </Flex>
      {refused !== null && <Typography.Text type="danger">{refused}</Typography.Text>}
      {fault !== null && <Typography.Text type="secondary">{t(`schedules.fault.${fault}`)}</Typography.Text>}
    </div>
  );
}
