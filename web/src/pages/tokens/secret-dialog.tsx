import { Alert, App, Button, Flex, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewToken } from '../../data/account/tokens.ts';
import { copyText } from '../../shell/copy-text.ts';

/** Shows the secret of a new token, once. It asks before it closes when nobody copied that. */
export function SecretDialog({ made, onClose }: { readonly made: NewToken; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    if (await copyText(made.token)) {
      setCopied(true);
      message.success(t('tokens.copied'));
    } else message.info(t('tokens.copyFailed'));
  };
  const close = (): void => {
    if (isCopied) {
      onClose();
      return;
    }
    modal.confirm({
      title: t('tokens.closeTitle'),
      content: t('tokens.closeDetail'),
      okText: t('tokens.closeAnyway'),
      cancelText: t('tokens.keepOpen'),
      okButtonProps: { danger: true },
      onOk: onClose,
    });
  };
  return (
    <Modal
      open
      title={t('tokens.secretTitle', { name: made.name })}
      onCancel={close}
      mask={{ closable: false }}
      footer={<Button onClick={close}>{t('tokens.close')}</Button>}
    >
      <Alert type="warning" showIcon title={t('tokens.secretHint')} style={{ marginBottom: 16 }} />
      <Flex gap={8}>
        <Input
          readOnly
          value={made.token}
          aria-label={t('tokens.secret', { owner: made.owner })}
          // copied with the keyboard it counts, too
          onCopy={() => setCopied(true)}
          onFocus={({ target }) => target.select()}
          style={{ fontFamily: 'ui-monospace, monospace' }}
        />
        <Button type="primary" autoFocus onClick={() => void copy()}>
          {t('tokens.copy')}
        </Button>
      </Flex>
    </Modal>
  );
}
