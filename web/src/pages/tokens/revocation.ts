import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Token, useRevokeToken } from '../../data/account/tokens.ts';
import { errorText } from '../../shell/error-text.ts';

/** Asks before a token is ended, and says so when it is the one of this session. */
export function useConfirmRevocation(ownId: number | null): (token: Token) => void {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const revoke = useRevokeToken();
  return ({ id, name, owner }) => {
    modal.confirm({
      title: t('tokens.revokeTitle', { name, owner }),
      content: id === ownId ? t('tokens.revokeOwn') : t('tokens.revokeDetail'),
      okText: t('tokens.revoke'),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await revoke.mutateAsync(id);
          message.success(t('tokens.revoked', { name }));
        } catch (error) {
          modal.error({ title: errorText(error) });
        }
      },
    });
  };
}
