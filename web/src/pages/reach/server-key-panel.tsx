import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Card, Flex, Progress, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  failedNodes,
  isRunning,
  planRotation,
  type Rotation,
  rotation,
  useSteerRotation,
} from '../../data/reach/rotation.ts';
import { useErrorText } from '../../shell/error-text.ts';
import { FailedNodes } from './failed-nodes.tsx';

/** The server's own key, which can be changed on all nodes. */
export function ServerKeyPanel() {
  const { t } = useTranslation();
  const query = useQuery(rotation);
  const say = useErrorText();
  return (
    <Card title={t('reach.serverKey')} style={{ marginBottom: 24 }}>
      {query.data !== undefined && <Found rotation={query.data} />}
      {query.isError && query.data === undefined && <Alert type="error" showIcon title={say(query.error)} />}
    </Card>
  );
}

function Found({ rotation: found }: { readonly rotation: Rotation }) {
  const { t } = useTranslation();
  const steer = useSteerRotation();
  const say = useErrorText();
  const start = useConfirmStart(() => steer.mutateAsync({ kind: 'start' }));
  return (
    <Flex vertical gap={12} align="start">
      <Typography.Text code copyable style={{ overflowWrap: 'anywhere' }}>
        {found.public_key}
      </Typography.Text>
      {isRunning(found) ? (
        <Running rotation={found} steer={steer} />
      ) : (
        <Button loading={steer.isPending} onClick={() => void start()}>
          {t('reach.rotate')}
        </Button>
      )}
      {steer.isError && <Alert type="error" showIcon title={say(steer.error)} />}
    </Flex>
  );
}

interface RunningProps {
  readonly rotation: Rotation;
  readonly steer: ReturnType<typeof useSteerRotation>;
}

function Running({
  rotation: { phase, generation, ready, waiting, failed, by_hand: byHand, other_public_key: other, is_back: isBack },
  steer,
}: RunningProps) {
  const { t } = useTranslation();
  const nodes = useQuery(failedNodes);
  const count = ready + waiting + failed;
  const isThrough = ready === count;
  const isAdding = phase === 'adding';
  const except = (nodes.data ?? []).map(({ node_id: id }) => id);
  const others = byHand.join(t('reach.listSeparator'));
  const { modal } = App.useApp();
  const goOn = (): void => {
    if (failed === 0) return steer.mutate({ kind: 'finish', generation, except: [] });
    modal.confirm({
      title: t('reach.rotationFinishWithout'),
      content: t('reach.rotationLeaveDetail', { count: except.length }),
      okButtonProps: { danger: true },
      onOk: () => steer.mutate({ kind: 'finish', generation, except }),
    });
  };
  return (
    <>
      <strong>{t(isAdding ? 'reach.rotationAdding' : 'reach.rotationRemoving')}</strong>
      <Progress
        percent={count === 0 ? 100 : Math.floor((ready / count) * 100)}
        aria-label={t('reach.rotationProgress', { ready, count })}
        style={{ maxWidth: 480 }}
      />
      <span aria-live="polite">{t('reach.rotationProgress', { ready, count })}</span>
      {byHand.length > 0 && isBack === 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('reach.rotationByHand', { others })}
          description={
            isAdding && (
              <Typography.Text code copyable>
                {other}
              </Typography.Text>
            )
          }
        />
      )}
      {nodes.data !== undefined && nodes.data.length > 0 && <FailedNodes nodes={nodes.data} />}
      <Flex gap={12} wrap>
        <Button loading={steer.isPending} disabled={!isThrough && failed === 0} onClick={goOn}>
          {t(failed > 0 ? 'reach.rotationFinishWithout' : 'reach.rotationFinish')}
        </Button>
        <Button loading={steer.isPending} onClick={() => steer.mutate({ kind: 'back', generation })}>
          {t('reach.rotationBack')}
        </Button>
      </Flex>
    </>
  );
}

/** Says what a change would do, and asks. */
function useConfirmStart(start: () => Promise<unknown>): () => Promise<void> {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const say = useErrorText();
  return async () => {
    try {
      const { nodes, by_hand: byHand } = await planRotation();
      const others = byHand.join(t('reach.listSeparator'));
      modal.confirm({
        title: t('reach.rotateQuestion', { nodes }),
        content: (
          <>
            <p>{t('reach.rotateDetail')}</p>
            {byHand.length > 0 && <p>{t('reach.rotationByHand', { others })}</p>}
          </>
        ),
        okText: t('reach.rotate'),
        onOk: start,
      });
    } catch (error) {
      void message.error(say(error));
    }
  };
}
