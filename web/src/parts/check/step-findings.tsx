import { Flex, Spin, theme, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CheckGroup, FINDINGS, FINDINGS_AT_ONCE, useFindings } from '../../data/checks.ts';
import { ConditionTag } from '../../shell/condition.tsx';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { GroupPages, NodeGroup, NodesLeft } from '../node-group.tsx';
import { plainOutput } from '../text/output-text.ts';
import { DiffText } from './diff-text.tsx';
import { FindingTag } from './finding-tag.tsx';

interface StepFindingsProps {
  readonly taskId: number;
  readonly step: number;
  readonly name: string;
  readonly isRunning: boolean;
  /** Links open in a tab of their own. */
  readonly isAside: boolean;
}

/** What a step would change: nodes that said the same are one group. */
export function StepFindings({ taskId, step, name, isRunning, isAside }: StepFindingsProps) {
  const { token } = theme.useToken();
  const [page, setPage] = useState(1);
  const query = useFindings(taskId, { step, page, pageSize: FINDINGS_AT_ONCE }, isRunning);
  if (query.isError) return <LoadFailed error={query.error} onRetry={query.refetch} />;
  return (
    <section aria-label={name}>
      <Flex wrap gap={8} align="center">
        <h3 style={{ margin: 0, fontSize: token.fontSize, overflowWrap: 'anywhere' }}>{`${step + 1} ${name}`}</h3>
        {FINDINGS.map((finding) => {
          const count = query.data?.findings[finding] ?? 0;
          return count === 0 ? null : <FindingTag key={finding} finding={finding} count={count} />;
        })}
      </Flex>
      <Spin spinning={query.isPending} delay={150}>
        {query.data !== undefined && (
          <Groups taskId={taskId} found={query.data} isRunning={isRunning} isAside={isAside} onPage={setPage} />
        )}
      </Spin>
    </section>
  );
}

interface GroupsProps {
  readonly taskId: number;
  readonly found: NonNullable<ReturnType<typeof useFindings>['data']>;
  readonly isRunning: boolean;
  readonly isAside: boolean;
  readonly onPage: (page: number) => void;
}

function Groups({ taskId, found, isRunning, isAside, onPage }: GroupsProps) {
  const { t } = useTranslation();
  const { data: groups, page, query_count: total, waiting, without } = found;
  const isSame = !isRunning && total > 0 && groups.every(({ finding }) => finding === 'unchanged');
  return (
    <Flex vertical gap={8} style={{ marginTop: 8 }}>
      {isSame ? (
        <Typography.Text type="secondary">{t('run.check.nothingInStep')}</Typography.Text>
      ) : (
        groups.map((group) => (
          <Group key={`${group.state} ${group.nodes[0]?.id}`} taskId={taskId} group={group} isAside={isAside} />
        ))
      )}
      <NodesLeft waiting={waiting} without={without} />
      <GroupPages page={page} pageSize={FINDINGS_AT_ONCE} total={total} onPage={onPage} />
    </Flex>
  );
}

interface GroupProps {
  readonly taskId: number;
  readonly group: CheckGroup;
  readonly isAside: boolean;
}

function Group({ taskId, group, isAside }: GroupProps) {
  const { t } = useTranslation();
  const { finding, state, count, nodes, actions, is_cut: isCut, error } = group;
  const head =
    finding === null ? (
      <ConditionTag condition={state === 'running' ? 'running' : state === 'stopped' ? 'stopped' : 'failed'} />
    ) : (
      <FindingTag finding={finding} />
    );
  return (
    <NodeGroup taskId={taskId} count={count} nodes={nodes} head={head} error={error} isAside={isAside}>
      {actions.map((action, index) => (
        // an action may stand in a step twice
        // oxlint-disable-next-line react/no-array-index-key
        <ActionFinding key={index} action={action} />
      ))}
      {isCut && <Typography.Text type="secondary">{t('run.outputCut')}</Typography.Text>}
    </NodeGroup>
  );
}

function ActionFinding({ action: { name, finding, text } }: { readonly action: CheckGroup['actions'][number] }) {
  const { t } = useTranslation();
  return (
    <div style={{ marginTop: 8 }}>
      <Flex wrap gap={8} align="center">
        <bdi style={{ overflowWrap: 'anywhere' }}>{name}</bdi>
        <FindingTag finding={finding} />
      </Flex>
      {text === '' ? (
        finding === 'changed' && <Typography.Text type="secondary">{t('run.check.noDetails')}</Typography.Text>
      ) : text.includes('\n') ? (
        <DiffText label={t('run.check.diffOf', { action: name })} text={text} />
      ) : (
        <Typography.Text type="secondary" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{plainOutput(text)}</bdi>
        </Typography.Text>
      )}
    </div>
  );
}
