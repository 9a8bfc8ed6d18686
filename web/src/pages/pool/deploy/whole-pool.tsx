import { Alert, Button, Flex, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Node } from '../../../data/nodes.ts';
import type { Pool } from '../../../data/pools.ts';
import type { ChosenTemplate } from '../../../parts/params/use-chosen-template.ts';
import { showNodes } from '../nodes-place.ts';
import { deployPath } from './deploy-path.ts';

interface WholePoolProps {
  readonly pool: Pool;
  /** What the pool deploys with; null = none, or it is still being read. */
  readonly template: ChosenTemplate | null;
  /** The nodes that are selected in the table. */
  readonly selected: readonly Node[];
  readonly onLeave: () => void;
}

/** Says that a deploy is not for selected nodes alone, and how to deploy to those. */
export function WholePool({ pool, template, selected, onLeave }: WholePoolProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nodes = selected.map(({ ip }) => ip).filter((ip) => ip !== '-');
  if (template === null || nodes.length === 0) {
    return (
      <Typography.Paragraph type="secondary">
        {t('pool.deployAll')}{' '}
        <Button
          type="link"
          size="small"
          style={{ padding: 0 }}
          onClick={() => {
            onLeave();
            // once the dialog has given the focus back
            requestAnimationFrame(showNodes);
          }}
        >
          {t('pool.deploySome')}
        </Button>
      </Typography.Paragraph>
    );
  }
  return (
    <Alert
      type="info"
      showIcon
      style={{ marginBottom: 16 }}
      title={
        <Flex vertical gap={8} align="start">
          {t('pool.deployNotSelected', { count: nodes.length })}
          <Button
            size="small"
            style={{ maxWidth: '100%', overflow: 'hidden' }}
            onClick={() => void navigate(deployPath(pool, template.id), { state: { nodes } })}
          >
            {t('run.deploySelected', { count: nodes.length })}
          </Button>
        </Flex>
      }
    />
  );
}
