import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Descriptions, Flex, theme } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbout } from '../../data/account/operator.ts';
import { useReadiness } from '../../data/overview.ts';
import { Panel } from '../../shell/panel.tsx';

const LICENCE = 'https://www.apache.org/licenses/LICENSE-2.0';

/** Which Springtide this is, whether it is well, and where more is said about it. */
export default function AboutPage() {
  const { t, i18n } = useTranslation();
  const about = useAbout().data;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('frame.version'), about?.version ?? '…'],
    [t('frame.runtime'), about === undefined ? '…' : `Node.js ${about.node}`],
    [t('frame.health'), <Health key="health" />],
    [t('frame.licence'), <Outside key="licence" href={LICENCE} text={about?.licence ?? '…'} />],
    [
      t('frame.docs'),
      <Flex vertical key="docs">
        <Outside href="/docs" text={t('shell.reference')} />
        <Outside
          href={i18n.resolvedLanguage === 'zh' ? '/openapi.json?lang=zh' : '/openapi.json'}
          text={t('frame.openapi')}
        />
        <span>{t('frame.guides')}</span>
      </Flex>,
    ],
  ];
  return (
    <>
      <h1>{t('frame.about')}</h1>
      <Panel>
        <Descriptions column={1} items={facts.map(([label, children]) => ({ key: label, label, children }))} />
      </Panel>
    </>
  );
}

function Outside({ href, text }: { readonly href: string; readonly text: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
}

function Health() {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const readiness = useReadiness();
  if (readiness.isError) {
    return (
      <span>
        <CloseCircleFilled aria-hidden style={{ color: token.colorError }} /> {readiness.error.message}
      </span>
    );
  }
  if (!readiness.isSuccess) return '…';
  return (
    <span>
      <CheckCircleFilled aria-hidden style={{ color: token.colorSuccess }} /> {t('frame.healthy')}
    </span>
  );
}
