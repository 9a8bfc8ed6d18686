import { BgColorsOutlined, GlobalOutlined, UserOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Input } from 'antd';
import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../data/query-client.ts';
import { signInAs, signOut, useOperatorName } from '../session/session.ts';
import { AppearanceContext } from './appearance-context.ts';
import { APPEARANCES } from './theme.ts';

/** Language, appearance, and the operator. */
export function HeaderMenu() {
  const { t, i18n } = useTranslation();
  const { appearance, choose } = use(AppearanceContext);
  const other = i18n.resolvedLanguage === 'zh' ? 'en' : 'zh';
  return (
    <>
      <Button
        type="text"
        icon={<GlobalOutlined aria-hidden />}
        aria-label={`${t('shell.language')}: ${other === 'zh' ? '中文' : 'English'}`}
        onClick={() => void i18n.changeLanguage(other)}
      >
        {other === 'zh' ? '中文' : 'English'}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          selectable: true,
          selectedKeys: [appearance],
          items: APPEARANCES.map((key) => ({ key, label: t(`shell.${key}`), onClick: () => choose(key) })),
        }}
      >
        <Button type="text" icon={<BgColorsOutlined aria-hidden />} aria-label={t('shell.theme')} />
      </Dropdown>
      <Operator />
    </>
  );
}

function Operator() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const name = useOperatorName();
  const rename = (): void => {
    let chosen = name ?? '';
    modal.confirm({
      title: t('shell.changeOperator'),
      icon: null,
      content: (
        <>
          <p>{t('shell.operatorHint')}</p>
          <Input
            autoFocus
            defaultValue={chosen}
            maxLength={50}
            aria-label={t('shell.changeOperator')}
            onChange={(event) => {
              chosen = event.target.value;
            }}
          />
        </>
      ),
      onOk: () => signInAs({ name: chosen }),
    });
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items:
          name === null
            ? [{ key: 'out', label: t('shell.signOut'), onClick: leave }]
            : [
                { key: 'who', label: t('shell.operator', { name }), disabled: true },
                { key: 'rename', label: t('shell.changeOperator'), onClick: rename },
              ],
      }}
    >
      <Button
        type="text"
        icon={<UserOutlined aria-hidden />}
        aria-label={name === null ? t('shell.signOut') : t('shell.operator', { name })}
      />
    </Dropdown>
  );
}

function leave(): void {
  signOut();
  void queryClient.invalidateQueries();
}
