import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { goneValues } from '../../parts/params/earlier-values.ts';
import type { GivenParams } from '../../parts/params/param-groups.ts';
import type { ChosenTemplate } from '../../parts/params/use-chosen-template.ts';
import type { EarlierTask } from './run-draft.ts';

interface AgainNoticeProps {
  readonly task: EarlierTask;
  readonly template: ChosenTemplate | null;
  readonly params: GivenParams;
}

/** Which task the page is filled in from, and what of it cannot be used any more. */
export function AgainNotice({ task: { id, templateId, goneTemplate }, template, params }: AgainNoticeProps) {
  const { t } = useTranslation();
  const gone = template?.id === templateId ? goneValues(template.groups, params) : [];
  const isLess = goneTemplate !== null || gone.length > 0;
  return (
    <Alert
      type={isLess ? 'warning' : 'info'}
      showIcon
      style={{ marginBottom: 16 }}
      title={t('run.filledIn', { task: id })}
      description={
        isLess ? (
          <div style={{ overflowWrap: 'anywhere' }}>
            {goneTemplate !== null && t('run.templateGone', { name: goneTemplate })}
            {gone.length > 0 && t('run.valuesGone', { names: gone.join(', ') })}
          </div>
        ) : undefined
      }
    />
  );
}
