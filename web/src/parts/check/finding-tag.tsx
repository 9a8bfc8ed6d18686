import { CheckOutlined, CloseCircleFilled, EditOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../data/checks.ts';
import { WordTag } from '../../shell/word-tag.tsx';

const ICONS: Readonly<Record<Finding, ReactNode>> = {
  failed: <CloseCircleFilled aria-hidden />,
  changed: <EditOutlined aria-hidden />,
  not_checked: <QuestionCircleOutlined aria-hidden />,
  unchanged: <CheckOutlined aria-hidden />,
};

/** What a check found, in a word with an icon, and of how many nodes. */
export function FindingTag({ finding, count }: { readonly finding: Finding; readonly count?: number }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const colors: Readonly<Record<Finding, string>> = {
    failed: token.colorError,
    changed: token.colorWarning,
    not_checked: token.colorInfo,
    unchanged: token.colorTextSecondary,
  };
  const color = colors[finding];
  const name = t(`run.check.finding.${finding}`);
  return (
    <WordTag color={color} icon={<span style={{ color, lineHeight: 1 }}>{ICONS[finding]}</span>}>
      {count === undefined ? name : t('run.check.countOf', { finding: name, count })}
    </WordTag>
  );
}
