import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Wanted } from '../../../data/operations.ts';
import type { Node } from '../../../data/nodes.ts';
import type { Pool } from '../../../data/pools.ts';
import { Field } from '../../../forms/field.tsx';
import { useLimits } from '../../../forms/limits.ts';
import { NumberInput } from '../../../forms/number-input.tsx';
import { atOnceIn } from '../../../parts/deployed/at-once.ts';
import { ImageField } from '../../../parts/deployed/image-field.tsx';
import { useChosenTemplate } from '../../../parts/params/use-chosen-template.ts';
import { policyChanges } from '../../../parts/policy/policy-changes.ts';
import type { PolicyDraft } from '../../../parts/policy/policy-draft.ts';
import { routeId } from '../../../shell/route-id.ts';
import { DeployAgainNotice } from './deploy-again-notice.tsx';
import { WholePool } from './whole-pool.tsx';
import { DeployRolling } from './deploy-rolling.tsx';
import type { DeployDraft } from './earlier-deploy.ts';
import { OperationDialog } from '../operation-dialog.tsx';
import { useEarlierDeploy } from './use-earlier-deploy.ts';

interface DeployDialogProps {
  readonly pool: Pool;
  /** The nodes that are selected in the table. */
  readonly selected: readonly Node[];
  readonly onClose: () => void;
}

/** Deploys an image; a link can say which (`?tag=web:2&most=3`), and which deploy is repeated (`?again=7`). */
export function DeployDialog({ pool, selected, onClose }: DeployDialogProps) {
  const [search] = useSearchParams();
  const again = useEarlierDeploy(pool, routeId(search.get('again') ?? ''));
  if (again.isLoading) return null;
  const tag = search.get('tag') ?? '';
  const most = routeId(search.get('most') ?? '') ?? atOnceIn(pool);
  const draft = { most, isForced: false, policy: null, params: {}, again: null, ...again.data, tag };
  return <Opened pool={pool} selected={selected} initial={draft} error={again.error} onClose={onClose} />;
}

interface OpenedProps extends DeployDialogProps {
  readonly initial: DeployDraft;
  /** Why the deploy that is repeated could not be read; null = it could. */
  readonly error: unknown;
}

function Opened({ pool, selected, initial, error, onClose }: OpenedProps) {
  const { t } = useTranslation();
  const { from } = useLimits();
  const [draft, setDraft] = useState(initial);
  const template = useChosenTemplate(pool.tasks.deploy ?? null);
  const change = (changed: Partial<DeployDraft>): void => setDraft((before) => ({ ...before, ...changed }));
  return (
    <OperationDialog
      title={t('pool.deployTitle', { name: pool.name })}
      okText={t('pool.deployOk')}
      pool={pool}
      operation="deploy"
      image={draft.tag.trim()}
      given={initial.params}
      wanted={wantedDeploy(draft, template?.policy ?? {})}
      isDirty={JSON.stringify(draft) !== JSON.stringify(initial)}
      fields={(fault) => (
        <DeployRolling
          ofTemplate={template?.policy ?? {}}
          policy={draft.policy}
          isForced={draft.isForced}
          fault={fault}
          onChange={change}
        />
      )}
      onClose={onClose}
    >
      <DeployAgainNotice task={initial.again} error={error} groups={template?.groups ?? null} />
      <WholePool pool={pool} template={template} selected={selected} onLeave={onClose} />
      <ImageField pool={pool} tag={draft.tag} onChange={(tag) => change({ tag })} />
      <Field label={t('pool.deployMost')} hint={t('pool.deployMostHint')} limit={from(1)}>
        {(control) => (
          <NumberInput
            {...control}
            min={1}
            max={MOST_AT_ONCE}
            precision={0}
            value={draft.most}
            onChange={(most) => change({ most })}
          />
        )}
      </Field>
    </OperationDialog>
  );
}

/** As the server has it for whole numbers. */
const MOST_AT_ONCE = 1_000_000;

/** null while a value is missing. */
function wantedDeploy({ tag, most, isForced, policy, again }: DeployDraft, ofTemplate: PolicyDraft): Wanted | null {
  const image = tag.trim();
  if (most === null || image === '') return null;
  const changes = policy === null ? {} : policyChanges(ofTemplate, policy);
  return {
    kind: 'deploy',
    max_num: most,
    tag: image,
    ...(isForced ? { force: true } : {}),
    ...(Object.keys(changes).length === 0 ? {} : { policy: changes }),
    ...(again?.isSameTemplate === true ? { again: again.id } : {}),
  };
}
