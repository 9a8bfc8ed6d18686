import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Drawer, Flex } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BalancerDrift, balancerDrift, useLookAtBalancer } from '../../../data/balancers/drift.ts';
import { Loaded } from '../../../forms/loaded.tsx';
import { MomentIn } from '../../../parts/moment.tsx';
import { useErrorText } from '../../../shell/error-text.ts';
import { Differences } from './differences.tsx';
import { MendButton } from './mend-button.tsx';

interface BalancerDriftDrawerProps {
  readonly id: number;
  readonly name: string;
  readonly onClose: () => void;
}

/** What a load balancer has otherwise than steps left it, and what can be done about it. */
export function BalancerDriftDrawer({ id, name, onClose }: BalancerDriftDrawerProps) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [foreign, setForeign] = useState<readonly string[]>([]);
  const drift = useQuery(balancerDrift(id, page));
  const look = useLookAtBalancer(id);
  const say = useErrorText();
  return (
    <Drawer open title={t('balancers.titleOf', { name })} onClose={onClose} size="min(860px, 100vw)">
      <Flex vertical gap={24}>
        <Flex gap={12} align="center" wrap>
          <Button loading={look.isPending} onClick={() => look.mutate()}>
            {t('balancers.look')}
          </Button>
          {drift.data !== undefined && <Looked drift={drift.data} />}
        </Flex>
        {look.isError && <Alert type="error" showIcon title={say(look.error)} />}
        <Loaded query={drift}>
          {(found) => (
            <>
              <Said drift={found} />
              {found.query_count > 0 && (
                <>
                  <MendButton id={id} foreign={foreign} onMended={() => setForeign([])} />
                  <Differences drift={found} page={page} onPage={setPage} foreign={foreign} onForeign={setForeign} />
                </>
              )}
            </>
          )}
        </Loaded>
      </Flex>
    </Drawer>
  );
}

function Looked({ drift: { looked } }: { readonly drift: BalancerDrift }) {
  const { t } = useTranslation();
  if (looked === null) return <span>{t('balancers.notYet')}</span>;
  return (
    <span aria-live="polite">
      <MomentIn at={looked}>{(time) => t('balancers.looked', { time })}</MomentIn>
    </span>
  );
}

function Said({
  drift: { looked, complaint, repaired, repair, query_count: count },
}: {
  readonly drift: BalancerDrift;
}) {
  const { t } = useTranslation();
  return (
    <Flex vertical gap={8}>
      {complaint !== '' && <Alert type="warning" showIcon title={t('balancers.notCompared')} description={complaint} />}
      {looked !== null && complaint === '' && count === 0 && (
        <Alert type="success" showIcon title={t('balancers.none')} description={t('balancers.noneDetail')} />
      )}
      {repaired !== null && (
        <span>
          <MomentIn at={repaired}>{(time) => t('balancers.repaired', { time, how: repair })}</MomentIn>
        </span>
      )}
    </Flex>
  );
}
