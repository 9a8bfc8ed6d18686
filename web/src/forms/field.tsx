import { theme } from 'antd';
import { type ReactNode, useId } from 'react';
import { useFaultAt } from './form-fault.ts';

/** What a control needs so that its label, hint and error belong to it. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-required': boolean;
  readonly disabled: boolean;
}

interface FieldProps {
  /** Its name in the API, by which a refusal marks it. */
  readonly name?: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What it takes at most. */
  readonly limit?: string | undefined;
  /** What is wrong; null = nothing. */
  readonly error?: string | null;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  /** Shown at the end of the label's line. */
  readonly extra?: ReactNode;
  readonly children: (control: ControlProps) => ReactNode;
}

/** A labelled control with its hint, or its error, below. */
export function Field({
  name,
  label,
  hint,
  limit,
  error: ownError = null,
  isRequired = false,
  isDisabled = false,
  extra,
  children,
}: FieldProps) {
  const { token } = theme.useToken();
  const id = useId();
  const refused = useFaultAt(name);
  const error = ownError ?? refused;
  return (
    <div style={{ marginBottom: 16 }}>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8, marginBottom: 4 }}>
        <label htmlFor={id} style={{ color: token.colorText, overflowWrap: 'anywhere' }}>
          {label}
          {isRequired && (
            <span aria-hidden style={{ color: token.colorError }}>
              {' '}
              *
            </span>
          )}
        </label>
        {extra}
        {limit !== undefined && (
          <span id={`${id}-limit`} style={{ color: token.colorTextSecondary, fontSize: token.fontSizeSM }}>
            {limit}
          </span>
        )}
      </div>
      {children({
        id,
        'aria-describedby': limit === undefined ? `${id}-note` : `${id}-note ${id}-limit`,
        'aria-invalid': error !== null,
        'aria-required': isRequired,
        disabled: isDisabled,
      })}
      <div id={`${id}-note`} aria-live="polite" style={{ fontSize: token.fontSizeSM, marginTop: 2 }}>
        {error === null ? (
          <span style={{ color: token.colorTextSecondary }}>{hint}</span>
        ) : (
          <span style={{ color: token.colorError }}>{error}</span>
        )}
      </div>
    </div>
  );
}
