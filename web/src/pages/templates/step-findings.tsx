import { ExclamationCircleOutlined, InfoCircleOutlined } from '@ant-design/icons';
import { Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Finding } from './template-findings.ts';

interface StepFindingsProps {
  readonly findings: readonly Finding[];
  /** Why it was not saved; null = it is not this step. */
  readonly refused: string | null;
}

/** What a person should know about a step before it runs. */
export function StepFindings({ findings, refused }: StepFindingsProps) {
  const { t } = useTranslation();
  if (findings.length === 0 && refused === null) return null;
  return (
    <ul style={{ listStyle: 'none', margin: '0 0 8px', padding: 0 }}>
      {refused !== null && (
        <li>
          <Typography.Text type="danger">
            <ExclamationCircleOutlined aria-hidden /> {refused}
          </Typography.Text>
        </li>
      )}
      {findings.map(({ level, code, values }) => (
        <li key={`${code} ${Object.values(values).join(' ')}`}>
          <Typography.Text type={level === 'error' ? 'danger' : 'secondary'}>
            {level === 'error' ? <ExclamationCircleOutlined aria-hidden /> : <InfoCircleOutlined aria-hidden />}{' '}
            {t(`templates.finding.${code}`, { name: '', param: '', type: '', ...values })}
          </Typography.Text>
        </li>
      ))}
    </ul>
  );
}
