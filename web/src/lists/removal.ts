import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorText } from '../shell/error-text.ts';

/** Asks before something is deleted, deletes it, and shows the server's reason when that is refused. */
export function useConfirmRemoval(): (name: string, remove: () => Promise<unknown>) => void {
  const { modal, message } = App.useApp();
  const { t } = useTranslation();
  return (name, remove) => {
    modal.confirm({
      title: t('lists.removeTitle', { name }),
      content: t('lists.removeDetail'),
      okText: t('lists.remove'),
      okButtonProps: { danger: true },
      cancelText: t('lists.keep'),
      onOk: async () => {
        try {
          await remove();
          message.success(t('lists.removed', { name }));
        } catch (error) {
          modal.error({ title: t('lists.notRemoved', { name }), content: errorText(error) });
        }
      },
    });
  };
}
