import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TaskPlan } from '../data/operations.ts';

/** What is probably not meant about a plan, though it can run. */
export function PlanWarnings({ plan }: { readonly plan: Pick<TaskPlan, 'warnings'> }) {
  const { t } = useTranslation();
  if (plan.warnings.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 12 }}
      title={t('pool.planWarnings')}
      description={plan.warnings.map(({ code, msg }) => (
        // a repository is named by the server
        <div key={msg}>{code === 'plan_content_old' ? msg : t(`pool.warning_${code}`)}</div>
      ))}
    />
  );
}
