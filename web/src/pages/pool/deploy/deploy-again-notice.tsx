import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { goneValues } from '../../../parts/params/earlier-values.ts';
import type { ParamGroup } from '../../../parts/params/param-groups.ts';
import { useErrorText } from '../../../shell/error-text.ts';
import type { RepeatedDeploy } from './earlier-deploy.ts';

interface DeployAgainNoticeProps {
  readonly task: RepeatedDeploy | null;
  /** Why the deploy could not be read; null = it could. */
  readonly error: unknown;
  /** What the template takes now; null = not known yet. */
  readonly groups: readonly ParamGroup[] | null;
}

/** Which deploy is repeated, and what of it cannot be used any more. */
export function DeployAgainNotice({ task, error, groups }: DeployAgainNoticeProps) {
  const { t } = useTranslation();
  const say = useErrorText();
  if (error !== null) return <Alert type="warning" showIcon style={BELOW} title={say(error)} />;
  if (task === null) return null;
  const gone = task.isSameTemplate && groups !== null ? goneValues(groups, task.values) : [];
  const lost = task.isSameTemplate
    ? gone.length > 0 && t('run.valuesGone', { names: gone.join(', ') })
    : t('pool.otherTemplate', { name: task.templateName });
  return (
    <Alert
      type={lost === false ? 'info' : 'warning'}
      showIcon
      style={BELOW}
      title={t('run.filledIn', { task: task.id })}
      description={lost === false ? undefined : <div style={{ overflowWrap: 'anywhere' }}>{lost}</div>}
    />
  );
}

const BELOW = { marginBottom: 16 } as const;
