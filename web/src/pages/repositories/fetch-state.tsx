import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Button, Flex, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Repository, useRefreshRepository } from '../../data/repositories.ts';
import { Moment } from '../../parts/moment.tsx';
import { useConditionColor } from '../../shell/condition.tsx';
import { errorText } from '../../shell/error-text.ts';

/** Digits of a commit that are shown. */
const SHORT = 10;

interface FetchStateProps {
  readonly repository: Repository;
  /** Whether the host's present SSH key can be accepted here. */
  readonly offersHostKey?: boolean;
}

/** What was fetched last, why the last fetch failed, and the way to fetch again. */
export function FetchState({ repository, offersHostKey = false }: FetchStateProps) {
  const { t } = useTranslation();
  const refresh = useRefreshRepository();
  const { id, name, trouble, seen_host_key: hostKey } = repository;
  // the error of a fetch is in the row too, once it is read again
  const failure = trouble ?? (refresh.isError ? errorText(refresh.error) : null);
  return (
    <Flex vertical gap={4} align="start" style={{ maxWidth: 420, whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
      <Fetched repository={repository} />
      <div aria-live="polite">{failure !== null && !refresh.isPending && <Trouble reason={failure} />}</div>
      <Flex gap={8} wrap>
        <Button
          size="small"
          loading={refresh.isPending}
          aria-label={t('repositories.refreshOf', { name })}
          onClick={() => refresh.mutate({ id })}
        >
          {t('repositories.refresh')}
        </Button>
        {offersHostKey && trouble !== null && hostKey !== '' && (
          <Button
            size="small"
            disabled={refresh.isPending}
            onClick={() => refresh.mutate({ id, acceptsHostKey: true })}
          >
            {t('repositories.acceptHostKey')}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}

function Fetched({ repository: { commit, fetched, trouble } }: FetchStateProps) {
  const { t } = useTranslation();
  const colorOf = useConditionColor();
  if (commit === null) return <Typography.Text type="secondary">{t('repositories.never')}</Typography.Text>;
  return (
    <span>
      {trouble === null && <CheckCircleFilled aria-hidden style={{ color: colorOf('succeeded') }} />}{' '}
      <code title={commit}>{commit.slice(0, SHORT)}</code> <Moment at={fetched} />
    </span>
  );
}

function Trouble({ reason }: { readonly reason: string }) {
  const colorOf = useConditionColor();
  return (
    <span>
      <CloseCircleFilled aria-hidden style={{ color: colorOf('failed') }} /> {reason}
    </span>
  );
}
