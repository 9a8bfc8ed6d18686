import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useProgressWords } from '../../../parts/progress-words.ts';
import { StateBar } from '../../../parts/state-bar.tsx';
import { DEMO } from './demo.ts';
import { doTourStep, restartTask } from './tour-calls.ts';
import type { TourProgress, TourTask } from './tour-progress.ts';

type Unfinished = Exclude<TourProgress, { readonly state: 'finished' }>;

/** The present step of the tour: its purpose and button, or the progress of its task. */
export function CurrentStep({ progress }: { readonly progress: Unfinished }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: () => (progress.state === 'failed' ? restartTask(progress.task.id) : doTourStep(progress.step)),
    // all data, as what the tour creates is shown in many places
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <>
      <p style={{ margin: '4px 0 12px', color: token.colorTextSecondary }}>{t(`tour.${progress.step}Why`, DEMO)}</p>
      {act.isError && (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 12 }}
          title={act.error.message}
          description={t('tour.mend')}
        />
      )}
      {progress.state !== 'due' && <TaskState state={progress.state} task={progress.task} />}
      {progress.state !== 'running' && (
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate()}>
          {progress.state === 'failed' ? t('tour.again') : t(`tour.${progress.step}Do`, DEMO)}
        </Button>
      )}
    </>
  );
}

interface TaskStateProps {
  readonly state: 'running' | 'failed';
  readonly task: TourTask;
}

function TaskState({ state, task }: TaskStateProps) {
  const { t } = useTranslation();
  const link = <Link to={`/ui/tasks/${task.id}`}>{t('tour.watch')}</Link>;
  const say = useProgressWords();
  return (
    <div role="status" style={{ marginBottom: 12 }}>
      {state === 'failed' && (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 12 }}
          title={task.error === '' ? t('tour.taskFailed') : task.error}
          description={t('tour.taskFailedHint')}
        />
      )}
      <StateBar counts={task.node_conditions} />
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 12, marginTop: 4 }}>
        <span>{say(task.node_conditions)}</span>
        {link}
      </div>
    </div>
  );
}
