import { BgColorsOutlined, GlobalOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../../i18n/language.ts';
import { AppearanceContext } from '../appearance-context.ts';
import { patiently } from '../loading/patiently.ts';
import { APPEARANCES } from '../theme.ts';

/** Language and appearance, where the header has room for them; else they are in the menu of the account. */
export function HeaderMenu() {
  const { t } = useTranslation();
  const { appearance, choose } = use(AppearanceContext);
  const language = useOtherLanguage();
  return (
    <>
      <Button
        type="text"
        icon={<GlobalOutlined aria-hidden />}
        aria-label={`${t('shell.language')}${t('lists.colon')}${language.name}`}
        onClick={language.choose}
      >
        {language.name}
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
    </>
  );
}

/** The language that the console does not speak at the moment, under its own name, and the way to it. */
export function useOtherLanguage(): { readonly name: string; readonly choose: () => void } {
  const { i18n } = useTranslation();
  const other = i18n.resolvedLanguage === 'zh' ? 'en' : 'zh';
  return { name: other === 'zh' ? '中文' : 'English', choose: () => void chooseLanguage(other, patiently) };
}
