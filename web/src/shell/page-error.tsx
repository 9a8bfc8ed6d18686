import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from './error-text.ts';
import { Notice } from './notice.tsx';

interface Props {
  readonly children: ReactNode;
}

/** Shown in place of a page that crashed, or whose code could not be loaded (the server was updated meanwhile). */
export class PageErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override readonly state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Broken error={error} />;
  }
}

function Broken({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  return (
    <Notice
      title={t('shell.crashed')}
      detail={errorText(error)}
      action={t('shell.reload')}
      onAction={() => location.reload()}
    />
  );
}
