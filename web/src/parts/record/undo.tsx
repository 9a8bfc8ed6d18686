import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type DeletedKind, useRestore } from '../../data/records/deleted.ts';
import { errorText } from '../../shell/error-text.ts';

/** Seconds for which a notice offers to undo; after that the list of what was deleted does. */
const OFFERED_S = 20;

interface DeletedThing {
  readonly kind: DeletedKind;
  readonly id: number;
  readonly name: string;
}

/** Says that something was deleted, and offers to undo it. */
export function useTellDeleted(): (thing: DeletedThing) => void {
  const { notification } = App.useApp();
  const { t } = useTranslation();
  const restore = useRestoring();
  return (thing) => {
    notification.open({
      key: keyOf(thing),
      title: t('lists.removed', { name: thing.name }),
      description: t('find.undoFor'),
      duration: OFFERED_S,
      placement: 'bottomRight',
      actions: (
        <Button type="primary" size="small" onClick={() => void restore(thing)}>
          {t('find.undo')}
        </Button>
      ),
    });
  };
}

/** Brings back what was deleted, and says so, or why not. */
export function useRestoring(): (thing: DeletedThing) => Promise<void> {
  const { message, modal, notification } = App.useApp();
  const { t } = useTranslation();
  const { mutateAsync } = useRestore();
  return async (thing) => {
    const { kind, id, name } = thing;
    // nobody is offered to undo what is undone
    notification.destroy(keyOf(thing));
    try {
      await mutateAsync({ kind, id });
      message.success(t('find.restored', { name }));
    } catch (error) {
      modal.error({ title: t('find.notRestored', { name }), content: errorText(error) });
    }
  };
}

function keyOf({ kind, id }: DeletedThing): string {
  return `deleted-${kind}-${id}`;
}
