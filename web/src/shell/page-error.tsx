import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentReach, subscribeReach } from '../data/server/reach.ts';
import { errorText } from './error-text.ts';
import { Notice } from './notice.tsx';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
}

/** Stands in for a page that broke. Once the server is back from being away, the page is tried again. */
export class PageErrorBoundary extends Component<Props, State> {
  override readonly state: State = { error: null };
  private unsubscribe: () => void = () => {};

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override componentDidMount(): void {
    this.unsubscribe = subscribeReach(() => {
      if (currentReach() === 'here' && this.state.error !== null) this.setState({ error: null });
    });
  }

  override componentWillUnmount(): void {
    this.unsubscribe();
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

/** Stands in for all of the console when its frame broke: an exception there would leave an empty page. */
export class CrashBoundary extends Component<Props, State> {
  override readonly state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Crashed error={error} />;
  }
}

/** Drawn without Ant Design, which may be what broke. */
function Crashed({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  return (
    <main style={{ maxWidth: 560, margin: '20vh auto', padding: 16, textAlign: 'center', overflowWrap: 'anywhere' }}>
      <h1>{t('shell.crashed')}</h1>
      <p>{errorText(error)}</p>
      <button type="button" onClick={() => location.reload()}>
        {t('shell.reload')}
      </button>
    </main>
  );
}
