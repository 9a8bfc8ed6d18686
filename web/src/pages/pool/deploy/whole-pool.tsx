import { Alert, Button, Flex, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Node } from '../../../data/nodes.ts';
import type { ChosenTemplate } from '../../../parts/params/use-chosen-template.ts';

interface WholePoolProps {
  /** What the pool deploys with; null = none, or it is still being read. */
  readonly template: ChosenTemplate | null;
  /** The nodes that are selected in the table. */
  readonly selected: readonly Node[];
}

/** Says that a deploy is not for selected nodes alone, and how to deploy to those. */
export function WholePool({ template, selected }: WholePoolProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nodes = selected.map(({ ip }) => ip).filter((ip) => ip !== '-');
  if (template === null || nodes.length === 0) {
    return <Typography.Paragraph type="secondary">{t('pool.deployAll')}</Typography.Paragraph>;
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
            onClick={() => void navigate(`/ui/run?template=${template.id}`, { state: { nodes } })}
          >
            {t('pool.deploySelected', { name: template.name, count: nodes.length })}
          </Button>
        </Flex>
      }
    />
  );
}
