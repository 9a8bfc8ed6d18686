import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../shell/copy-text.ts';

/** Copies a text to the clipboard, and notifies the user. */
export function useCopying(): (text: string) => Promise<void> {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return async (text) => {
    if (await copyText(text)) message.success(t('log.copied'));
    else message.error(t('log.notCopied'));
  };
}
