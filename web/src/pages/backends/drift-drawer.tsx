import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Drawer, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Drift, driftOf, useLook } from '../../data/machines/drift.ts';
import { Loaded } from '../../forms/loaded.tsx';
import { MomentIn } from '../../parts/moment.tsx';
import { useErrorText } from '../../shell/error-text.ts';
import { LostNodes } from './lost-nodes.tsx';
import { LostPools } from './lost-pools.tsx';
import { StrayMachines } from './stray-machines.tsx';

interface DriftDrawerProps {
  readonly id: number;
  readonly name: string;
  readonly onClose: () => void;
}

/** Machines that no node has, and nodes whose machine is gone. */
export function DriftDrawer({ id, name, onClose }: DriftDrawerProps) {
  const { t } = useTranslation();
  const drift = useQuery(driftOf(id));
  const look = useLook(id);
  const say = useErrorText();
  return (
    <Drawer open title={t('drift.titleOf', { name })} onClose={onClose} size="min(720px, 100vw)">
      <Flex vertical gap={24}>
        <Flex gap={12} align="center" wrap>
          <Button loading={look.isPending} onClick={() => look.mutate()}>
            {t('drift.look')}
          </Button>
          {drift.data !== undefined && <Looked drift={drift.data} />}
        </Flex>
        {look.isError && <Alert type="error" showIcon title={say(look.error)} />}
        <Loaded query={drift}>{(found) => <Found id={id} drift={found} />}</Loaded>
      </Flex>
    </Drawer>
  );
}

function Looked({ drift: { looked } }: { readonly drift: Drift }) {
  const { t } = useTranslation();
  if (looked === null) return <span>{t('drift.notYet')}</span>;
  return (
    <span aria-live="polite">
      <MomentIn at={looked}>{(time) => t('drift.looked', { time })}</MomentIn>
    </span>
  );
}

function Found({ id, drift }: { readonly id: number; readonly drift: Drift }) {
  const { t } = useTranslation();
  const { complaint, looked, stray, lost, pools } = drift;
  const isClean = stray.length === 0 && lost.length === 0;
  return (
    <>
      {complaint !== '' && <Alert type="warning" showIcon title={t('drift.notListed')} description={complaint} />}
      {looked !== null && complaint === '' && isClean && (
        <Alert type="success" showIcon title={t('drift.none')} description={t('drift.noneDetail')} />
      )}
      {stray.length > 0 && <StrayMachines id={id} machines={stray} />}
      {lost.length > 0 && <LostNodes nodes={lost} />}
      {pools.length > 0 && <LostPools pools={pools} lost={lost} />}
    </>
  );
}
