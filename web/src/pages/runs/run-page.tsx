import { useQuery } from '@tanstack/react-query';
import { Col, Flex, Grid, Row, Segmented, Spin } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { matchingNodes, useNamedNodes } from '../../data/node/choice.ts';
import { startRun, type WantedRun } from '../../data/runs.ts';
import { expandedList } from '../../parts/address-ranges.ts';
import { type Pool, usePool } from '../../data/pools.ts';
import { useOperatorName } from '../../session/session.ts';
import { useRequired } from '../../parts/params/use-required.ts';
import { faultOf } from '../../shell/field-of-error.ts';
import { LoadFailed } from '../../shell/load-failed.tsx';
import { BELOW_HEADER } from '../../shell/theme.ts';
import { useLeaveGuard } from '../../shell/leave-guard.ts';
import { Panel } from '../../shell/panel.tsx';
import { useSettled } from '../../shell/use-settled.ts';
import { AgainNotice } from './again-notice.tsx';
import { chosenNodes } from './chosen-nodes.ts';
import { atOnceIn } from '../../parts/deployed/at-once.ts';
import { CommandForm } from './command-form.tsx';
import { NodeChoice } from './node-choice.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { RollingFields } from './rolling-fields.tsx';
import {
  deployName,
  EMPTY_DRAFT,
  type RunAddress,
  runAddressOf,
  type RunDraft,
  WORK_KINDS,
  wantedRun,
} from './run-draft.ts';
import { type Deployment, TemplateForm } from './template-form.tsx';
import { imageSlot } from '../../parts/params/param-groups.ts';
import { type ChosenTemplate, useChosenTemplate } from '../../parts/params/use-chosen-template.ts';
import { useEarlierRun } from './use-earlier-run.ts';
import { type PlannedRun, usePlannedRun } from './use-planned-run.ts';
import { poolValues } from '../../parts/params/pool-values.ts';

const TYPING_MS = 400;
const IN_SIGHT = {
  position: 'sticky',
  top: BELOW_HEADER,
  maxHeight: `calc(100vh - ${BELOW_HEADER + 16}px)`,
  overflowY: 'auto',
} as const;
const NOTHING = { nodes: [], unknown: [] } as const;

/** Runs a template, or a command, on nodes of any pools (`?what=command&template=3&pool=5&nodes=…`); deploys to some of one (`?template=3&deploy=5`). */
export default function RunPage() {
  const [search] = useSearchParams();
  const { state } = useLocation();
  const address = runAddressOf(search, state);
  // another link to this page begins anew; what is switched on the page itself stays
  const { kind: _kind, ...opened } = address;
  const key = JSON.stringify(opened);
  if (address.again !== null) return <RunAgain key={key} address={address} id={address.again} />;
  if (address.deployTo !== null) return <RunDeploy key={key} address={address} id={address.deployTo} />;
  return <Run key={key} address={address} />;
}

/** The page as it deploys an image to nodes of a pool. */
function RunDeploy({ address, id }: { readonly address: RunAddress; readonly id: number }) {
  const pool = usePool(id);
  if (pool.isError) return <LoadFailed error={pool.error} onRetry={pool.refetch} />;
  if (pool.data === undefined) return <Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />;
  return (
    <Run
      address={address}
      filled={{ taskName: deployName(pool.data.name), most: atOnceIn(pool.data) }}
      pool={pool.data}
    />
  );
}

/** The page as it was filled in for an earlier task. */
function RunAgain({ address, id }: { readonly address: RunAddress; readonly id: number }) {
  const earlier = useEarlierRun(id);
  if (earlier.isError) return <LoadFailed error={earlier.error} onRetry={earlier.refetch} />;
  if (earlier.data === undefined) return <Spin delay={150} style={{ display: 'block', margin: '20vh auto' }} />;
  const { nodes, ...draft } = earlier.data;
  return <Run address={{ ...address, nodes, kind: draft.kind }} filled={draft} />;
}

interface RunProps {
  readonly address: RunAddress;
  readonly filled?: Partial<RunDraft>;
  /** To whose nodes an image is deployed; null = anything runs. */
  readonly pool?: Pool | null;
}

function RunHeading({ pool }: { readonly pool: Pool | null }) {
  const { t } = useTranslation();
  return <h1>{pool === null ? t('run.title') : t('run.deployTitle', { name: pool.name })}</h1>;
}

/** null = nothing is deployed, or the template takes no image. */
function deploymentOf(pool: Pool | null, template: ChosenTemplate | null): Deployment | null {
  const image = imageSlot(template?.groups ?? []);
  return pool === null || image === null ? null : { pool, image };
}

function Run({ address, filled = {}, pool = null }: RunProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<RunDraft>({
    ...EMPTY_DRAFT,
    kind: address.kind,
    templateId: address.templateId,
    ...filled,
  });
  const { isTyped, ...nodes } = useNodes(address);
  const template = useChosenTemplate(draft.kind === 'template' ? draft.templateId : null);
  const operator = useOperatorName() ?? '';
  const deploy = deploymentOf(pool, template);
  const wanted = wantedRun(draft, { nodes: nodes.chosen.addresses, template, operator, image: deploy?.image });
  const planned = usePlannedRun(wanted);
  useLeaveGuard(draft.script !== '' || Object.keys(draft.params).length > 0 || isTyped);
  const isWide = Grid.useBreakpoint().xl === true;
  const change = (changed: Partial<RunDraft>): void => setDraft((before) => ({ ...before, ...changed }));
  const start = async (run: WantedRun): Promise<void> => {
    const ids = await startRun(run);
    await navigate(ids.length === 1 ? `/ui/tasks/${ids[0]}` : `/ui/run/tasks?ids=${ids.join(',')}`);
  };
  return (
    <>
      <RunHeading pool={pool} />
      {draft.again !== null && <AgainNotice task={draft.again} template={template} params={draft.params} />}
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={13}>
          <Flex vertical gap={16}>
            {pool === null && <WorkSwitch draft={draft} onChange={change} />}
            <Panel title={t('run.nodes')}>
              <NodeChoice {...nodes} poolId={address.poolId} />
            </Panel>
            <WorkForms draft={draft} template={template} deploy={deploy} planned={planned} onChange={change} />
          </Flex>
        </Col>
        <Col xs={24} xl={11}>
          {/* in sight while the form beside it is filled in */}
          <div style={isWide ? IN_SIGHT : {}}>
            <PlanPanel
              wanted={wanted}
              planned={planned}
              count={nodes.chosen.addresses.length}
              isAnyNamed={nodes.text.trim() !== ''}
              onStart={start}
            />
          </div>
        </Col>
      </Row>
    </>
  );
}

interface WorkFormsProps {
  readonly draft: RunDraft;
  readonly template: ChosenTemplate | null;
  readonly deploy: Deployment | null;
  readonly planned: PlannedRun;
  readonly onChange: (changed: Partial<RunDraft>) => void;
}

/** What runs, and how; fields that the server refused are marked. */
function WorkForms({ draft, template, deploy, planned, onChange }: WorkFormsProps) {
  const { t } = useTranslation();
  const { data: plans, error } = planned.query;
  const fault = faultOf(error);
  const required = useRequired(draft.templateId, error);
  const ofPools = useMemo(() => poolValues(plans ?? []), [plans]);
  return (
    <>
      <Panel title={deploy === null ? t(`run.${draft.kind}`) : t('run.deploy')}>
        {draft.kind === 'template' ? (
          <TemplateForm
            draft={draft}
            template={template}
            deploy={deploy}
            required={required}
            fault={fault}
            ofPools={ofPools}
            onChange={onChange}
          />
        ) : (
          <CommandForm draft={draft} fault={fault} onChange={onChange} />
        )}
      </Panel>
      <Panel title={t('run.rolling')}>
        <RollingFields draft={draft} template={template} fault={fault} onChange={onChange} />
      </Panel>
    </>
  );
}

interface WorkSwitchProps {
  readonly draft: RunDraft;
  readonly onChange: (changed: Partial<RunDraft>) => void;
}

/** What is run stands in the address: a link can say it. */
function WorkSwitch({ draft, onChange }: WorkSwitchProps) {
  const { t } = useTranslation();
  const [, setSearch] = useSearchParams();
  const { state } = useLocation();
  return (
    <Segmented
      block
      aria-label={t('run.title')}
      value={draft.kind}
      options={WORK_KINDS.map((kind) => ({ value: kind, label: t(`run.${kind}`) }))}
      onChange={(kind) => {
        onChange({ kind });
        setSearch(
          (search) => {
            search.set('what', kind);
            return search;
          },
          { replace: true, state: state as unknown },
        );
      }}
    />
  );
}

/** The list of addresses, and what it comes to. */
function useNodes({ nodes, poolId }: RunAddress) {
  const [given] = useState(nodes.length > 0 ? nodes.join('\n') : null);
  const [typed, setTyped] = useState(given);
  const [blanksSeparate, setBlanksSeparate] = useState(false);
  const ofPool = useQuery({
    queryKey: ['node-choice', 'pool', poolId],
    queryFn: () => matchingNodes({ clusterId: null, serviceId: null, poolId, condition: null, part: '', facts: '' }),
    enabled: typed === null && poolId !== null,
  });
  // until something is typed, the pool that the page was opened with is meant as a whole
  const text = typed ?? (ofPool.data ?? []).map(({ ip }) => ip).join('\n');
  const settled = useSettled(text, TYPING_MS);
  const list = useMemo(() => expandedList(settled, blanksSeparate), [settled, blanksSeparate]);
  const all = useMemo(() => list.entries.flatMap(({ addresses }) => addresses), [list]);
  const query = useNamedNodes(all, `${String(blanksSeparate)} ${settled}`);
  const named = all.length === 0 ? NOTHING : (query.data ?? null);
  const chosen = useMemo(() => chosenNodes(list, named), [list, named]);
  return {
    text,
    isTyped: typed !== given,
    list,
    query,
    chosen: settled === text ? chosen : { ...chosen, addresses: [] },
    onText: setTyped,
    onSeparate: () => setBlanksSeparate(true),
  };
}
