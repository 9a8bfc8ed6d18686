import { Alert, App, Button, Flex, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type StrayMachine, useReturnMachines } from '../../data/machines/drift.ts';
import { Moment } from '../../parts/moment.tsx';
import { useErrorText } from '../../shell/error-text.ts';

interface StrayMachinesProps {
  readonly id: number;
  readonly machines: readonly StrayMachine[];
}

/** Machines that no node has, some of which may be returned. */
export function StrayMachines({ id, machines }: StrayMachinesProps) {
  const { t } = useTranslation();
  const say = useErrorText();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const giveBack = useReturnMachines(id);
  const wanted = chosen.filter((vmId) => machines.some((machine) => machine.vm_id === vmId));
  const confirm = useConfirmReturn(async () => {
    await giveBack.mutateAsync(wanted);
    setChosen([]);
  });
  return (
    <section aria-labelledby="stray-machines">
      <Flex gap={12} align="center" justify="space-between" wrap>
        <h2 id="stray-machines">{t('drift.stray', { count: machines.length })}</h2>
        <Button
          danger
          disabled={wanted.length === 0}
          loading={giveBack.isPending}
          onClick={() => confirm(wanted.length)}
        >
          {t('drift.return', { count: wanted.length })}
        </Button>
      </Flex>
      <p>{t('drift.strayDetail')}</p>
      {giveBack.isError && <Alert type="error" showIcon title={say(giveBack.error)} />}
      {giveBack.data?.map(({ vm_id: vmId, error }) => (
        <Alert key={vmId} type="error" showIcon title={vmId} description={error} style={{ marginBottom: 8 }} />
      ))}
      <Table<StrayMachine>
        size="small"
        rowKey="vm_id"
        dataSource={machines}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        scroll={{ x: 'max-content' }}
        rowSelection={{
          selectedRowKeys: [...wanted],
          onChange: (keys) => setChosen(keys.map(String)),
          getCheckboxProps: ({ vm_id: vmId, returnable }) => ({
            disabled: !returnable,
            'aria-label': returnable ? vmId : t('drift.tooEarly', { machine: vmId }),
            title: returnable ? '' : t('drift.tooEarly', { machine: vmId }),
          }),
        }}
        columns={[
          { title: t('drift.machine'), render: (_, { vm_id: vmId }) => <code>{vmId}</code> },
          { title: t('drift.address'), render: (_, { ip }) => (ip === null ? '–' : <code>{ip}</code>) },
          { title: t('drift.made'), render: (_, { made }) => <Moment at={made} /> },
          { title: t('drift.since'), render: (_, { since }) => <Moment at={since} /> },
        ]}
      />
    </section>
  );
}

function useConfirmReturn(onConfirmed: () => Promise<void>): (count: number) => void {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return (count) =>
    void modal.confirm({
      title: t('drift.returnTitle', { count }),
      content: t('drift.returnDetail'),
      okText: t('drift.return', { count }),
      okButtonProps: { danger: true },
      // what went wrong is shown above the list
      onOk: () => onConfirmed().catch(() => {}),
    });
}
