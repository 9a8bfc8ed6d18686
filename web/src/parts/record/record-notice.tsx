import { Alert, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Managed, RecordChanges, Versioned } from '../../data/records/changes.ts';
import { useAskToLeave } from '../../shell/leave-guard.ts';
import { ChangedFields } from './changed-fields.tsx';
import { LastChanged, useAgo } from './last-changed.tsx';
import { ManagedNotice } from './managed-notice.tsx';
import type { RecordEdit } from './use-record-edit.ts';

interface RecordNoticeProps {
  readonly edit: RecordEdit;
  /** What the editor began with; null = a new record. */
  readonly row: (Versioned & Partial<Managed>) | null;
  readonly isDirty: boolean;
  /** Begins anew with what is saved now. */
  readonly onLoadTheirs: () => void;
}

/** Who changed it last; and what somebody else saved meanwhile, with the ways on: nobody overwrites it unknowingly. */
export function RecordNotice({ edit, row, isDirty, onLoadTheirs }: RecordNoticeProps) {
  const { t } = useTranslation();
  const askToLeave = useAskToLeave();
  const load = (): void => (isDirty ? askToLeave(onLoadTheirs) : onLoadTheirs());
  const { theirs, overwritten } = edit;
  const last = edit.latest ?? row;
  const label = row?.managed_by ?? null;
  return (
    <>
      {label !== null && <ManagedNotice label={label} isDirty={isDirty} onUndo={onLoadTheirs} />}
      {last !== null && theirs === null && <LastChanged {...last} />}
      {theirs !== null && <Theirs theirs={theirs} onLoad={load} onKeep={edit.overwrite} />}
      {overwritten !== null && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          title={t('changes.overwrites', { who: whoOf(overwritten) ?? t('changes.somebody') })}
          action={
            <Button size="small" onClick={load}>
              {t('changes.load')}
            </Button>
          }
        />
      )}
    </>
  );
}

interface TheirsProps {
  readonly theirs: RecordChanges;
  readonly onLoad: () => void;
  readonly onKeep: () => void;
}

function Theirs({ theirs, onLoad, onKeep }: TheirsProps) {
  const { t } = useTranslation();
  const ago = useAgo();
  const who = whoOf(theirs) ?? t('changes.somebody');
  const title =
    theirs.changed === null ? t('changes.savedBy', { who }) : t('changes.saved', { who, ago: ago(theirs.changed) });
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 16 }}
      title={title}
      description={
        <>
          <ChangedFields fields={theirs.fields} />
          <Flex gap={8} wrap style={{ marginTop: 12 }}>
            <Button onClick={onLoad}>{t('changes.load')}</Button>
            <Button danger onClick={onKeep}>
              {t('changes.keep')}
            </Button>
          </Flex>
        </>
      }
    />
  );
}

/** Everybody who changed it since, each once. */
function whoOf({ edits, changed_by: last }: RecordChanges): string | null {
  const names = new Set(edits.map((edit) => edit.changed_by));
  return names.size === 0 ? last : [...names].join(', ');
}
