import { RollbackOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useImagesOf } from '../../../data/nodes.ts';
import type { Pool } from '../../../data/pools.ts';
import { useEarlierImages } from '../../../data/task/earlier-images.ts';
import { deployPath } from '../../../parts/deployed/again.ts';
import { useMoment } from '../../../parts/times.ts';
import { earlierTags, imagesToGoBackTo } from '../../../parts/deployed/earlier-tags.ts';

/** Images that are offered; of more, the latest. */
const OFFERED = 10;

/** The choice of an image that ran here before; it leads to the dialog that deploys it. */
export function RollBackButton({ pool }: { readonly pool: Pool }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const say = useMoment();
  const [isOpen, setOpen] = useState(false);
  const tasks = useEarlierImages(pool.id, isOpen);
  const running = useImagesOf(pool.id).data?.images ?? [];
  const images = imagesToGoBackTo(earlierTags(tasks.data ?? []), running).slice(0, OFFERED);
  const items = images.map(({ tag, at, nodes }) => ({
    key: tag,
    label: (
      <span style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
        {t('pool.deployEarlier', { tag, time: say(at), count: nodes })}
      </span>
    ),
    onClick: () => void navigate(deployPath(pool.id, tag)),
  }));
  const none = { key: '', label: tasks.isSuccess ? t('pool.rollBackNone') : '…', disabled: true };
  return (
    <Dropdown
      trigger={['click']}
      open={isOpen}
      onOpenChange={setOpen}
      menu={{ items: items.length === 0 ? [none] : items, style: { maxWidth: 'calc(100vw - 32px)' } }}
    >
      <Button icon={<RollbackOutlined aria-hidden />} aria-haspopup="menu" aria-expanded={isOpen}>
        {t('pool.rollBack')}
      </Button>
    </Dropdown>
  );
}
