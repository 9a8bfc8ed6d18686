import { App } from 'antd';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { guardBack } from './back-guard.ts';
import { inAppTarget } from './in-app-target.ts';
import { holdUnsaved, isUnsaved } from './loading/unsaved.ts';

/**
 * Asks before unsaved changes are lost: by a link, by the browser's back and forward, by closing the tab.
 */
export function useLeaveGuard(isDirty: boolean): void {
  const ask = useAskToLeave();
  const navigate = useNavigate();
  useEffect(() => {
    if (!isDirty) return;
    const gone = new AbortController();
    const { signal } = gone;
    holdUnsaved(signal);
    const here = { state: history.state as unknown, href: location.href };
    const onClick = (event: MouseEvent): void => {
      const target = inAppTarget(event, here.href);
      if (target === null) return;
      event.preventDefault();
      event.stopPropagation();
      ask(() => void navigate(target));
    };
    // the router does not know of it yet: the URL is set back to the page
    const onBack = (event: PopStateEvent): void => {
      event.stopImmediatePropagation();
      history.pushState(here.state, '', here.href);
      ask(() => {
        gone.abort();
        history.back();
      });
    };
    document.addEventListener('click', onClick, { capture: true, signal });
    guardBack(onBack, signal);
    window.addEventListener('beforeunload', (event) => event.preventDefault(), { signal });
    return () => gone.abort();
  }, [isDirty, ask, navigate]);
}

/** Closes a dialog, after asking when it has unsaved changes; leaving the page asks as well. */
export function useGuardedClose(isDirty: boolean, onClose: () => void): () => void {
  const ask = useAskToLeave();
  useLeaveGuard(isDirty);
  return () => {
    if (isDirty) ask(onClose);
    else onClose();
  };
}

/** Navigates to another address, after asking when there are unsaved changes: the leave guard sees links only. */
export function useGuardedNavigate(): (to: string) => void {
  const ask = useAskToLeave();
  const navigate = useNavigate();
  return useCallback(
    (to) => {
      const go = (): void => void navigate(to);
      if (isUnsaved()) ask(go);
      else go();
    },
    [ask, navigate],
  );
}

/** Asks whether changes may be lost, and continues if so. */
export function useAskToLeave(): (goOn: () => void) => void {
  const { modal } = App.useApp();
  const { t } = useTranslation();
  return useCallback(
    (goOn) => {
      modal.confirm({
        title: t('forms.leaveTitle'),
        content: t('forms.leaveDetail'),
        okText: t('forms.leave'),
        cancelText: t('forms.stay'),
        okButtonProps: { danger: true },
        onOk: goOn,
      });
    },
    [modal, t],
  );
}
