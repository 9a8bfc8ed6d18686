import { theme, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TaskPlan } from '../../data/operations.ts';
import { TextBox } from '../text/text-box.tsx';

/** What would run at a node, step by step, with everything filled in. */
export function NodeScripts({ scripts: { steps } }: { readonly scripts: NonNullable<TaskPlan['scripts']> }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const shown = steps.flatMap((step, place) =>
    step.actions.map((action, index) => ({ ...action, step: step.name, key: `${place}.${index}` })),
  );
  if (shown.length === 0) return <Typography.Text type="secondary">{t('run.noScripts')}</Typography.Text>;
  return shown.map(({ key, step, name, text }) => (
    <figure key={key} style={{ margin: '0 0 12px' }}>
      <figcaption style={{ color: token.colorTextSecondary, overflowWrap: 'anywhere' }}>
        {step === name ? step : t('run.scriptStep', { step, action: name })}
      </figcaption>
      <TextBox label={name}>{text}</TextBox>
    </figure>
  ));
}
