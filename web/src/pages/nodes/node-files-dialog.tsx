import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Form, Input, Modal, Progress } from 'antd';
import { type ChangeEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { downloadFile, type NodeFileWay, uploadFile } from '../../data/node/file.ts';
import { useErrorText } from '../../shell/error-text.ts';
import { focusFirstField } from '../../shell/first-field.ts';

interface NodeFilesDialogProps {
  readonly nodeId: number;
  readonly onClose: () => void;
}

/** Takes a file from a node, or brings one there. */
export function NodeFilesDialog({ nodeId, onClose }: NodeFilesDialogProps) {
  const { t } = useTranslation();
  const [path, setPath] = useState('');
  const { part, outcome, go, stop } = useTransfer(nodeId, path);
  const close = (): void => {
    stop();
    onClose();
  };
  return (
    <Modal
      open
      title={t('files.title')}
      footer={null}
      onCancel={close}
      mask={{ closable: false }}
      afterOpenChange={focusFirstField}
    >
      <Form layout="vertical">
        <Form.Item label={t('files.path')} htmlFor="node-file-path" extra={t('files.hint')}>
          <Input
            id="node-file-path"
            value={path}
            maxLength={4000}
            autoComplete="off"
            spellCheck={false}
            disabled={part !== null}
            onChange={({ target }) => setPath(target.value)}
          />
        </Form.Item>
        <Flex vertical gap={12}>
          <TransferButtons path={path} isBusy={part !== null} go={go} />
          {part !== null && <Progress percent={Math.floor(part * 100)} aria-label={t('files.progress')} />}
          <div aria-live="polite">
            {outcome !== null && <Alert type={outcome.isGood ? 'success' : 'error'} showIcon title={outcome.text} />}
          </div>
        </Flex>
      </Form>
    </Modal>
  );
}

type Go = (work: (way: NodeFileWay) => Promise<void>, done: string) => Promise<void>;

/** One file on its way: how far it is, null = none is; and how the last one went. */
function useTransfer(nodeId: number, path: string) {
  const say = useErrorText();
  const [part, setPart] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<{ readonly isGood: boolean; readonly text: string } | null>(null);
  const running = useRef<AbortController | null>(null);
  const go: Go = async (work, done) => {
    const { signal } = (running.current = new AbortController());
    setPart(0);
    setOutcome(null);
    try {
      await work({ nodeId, path, onProgress: setPart, signal });
      setOutcome({ isGood: true, text: done });
    } catch (error) {
      if (!signal.aborted) setOutcome({ isGood: false, text: say(error) });
    }
    setPart(null);
  };
  return { part, outcome, go, stop: () => running.current?.abort() };
}

interface TransferButtonsProps {
  readonly path: string;
  readonly isBusy: boolean;
  readonly go: Go;
}

function TransferButtons({ path, isBusy, go }: TransferButtonsProps) {
  const { t } = useTranslation();
  const chooser = useRef<HTMLInputElement>(null);
  const isPossible = path.startsWith('/') && !isBusy;
  const upload = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const file = target.files?.[0];
    // the same file may be chosen again
    target.value = '';
    if (file !== undefined) void go((way) => uploadFile(way, file), t('files.uploaded', { name: file.name, path }));
  };
  return (
    <Flex gap={12} wrap>
      <Button
        icon={<DownloadOutlined aria-hidden />}
        disabled={!isPossible}
        onClick={() => void go(downloadFile, t('files.downloaded', { path }))}
      >
        {t('files.download')}
      </Button>
      <Button icon={<UploadOutlined aria-hidden />} disabled={!isPossible} onClick={() => chooser.current?.click()}>
        {t('files.upload')}
      </Button>
      <input ref={chooser} type="file" style={{ display: 'none' }} aria-label={t('files.upload')} onChange={upload} />
    </Flex>
  );
}
