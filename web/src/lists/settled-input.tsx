import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { type CSSProperties, useEffect, useRef, useState } from 'react';

/** Milliseconds without typing after which the value counts as entered. */
const SETTLED_MS = 300;

interface SettledInputProps {
  readonly value: string;
  /** Called when typing has paused. */
  readonly onSettled: (value: string) => void;
  readonly label: string;
  /** What may be written; shown when it is pointed at. */
  readonly hint?: string;
  readonly style?: CSSProperties;
}

/** A text to search by. */
export function SettledInput({ value, onSettled, label, hint, style }: SettledInputProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // the value was changed elsewhere: in the URL, by a button
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <Input
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      value={typed}
      placeholder={label}
      aria-label={label}
      title={hint}
      {...(style === undefined ? {} : { style })}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => {
          setKnown(text.trim());
          onSettled(text.trim());
        }, SETTLED_MS);
      }}
    />
  );
}
