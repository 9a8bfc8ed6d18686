import { Input } from 'antd';
import { useState } from 'react';
import { shortTime } from './week-day.ts';
import { readTimeOfDay } from './time-of-day.ts';

interface TimeInputProps {
  readonly label: string;
  /** HH:mm or HH:mm:ss; '' = none. */
  readonly value: string;
  /** '' while what is typed is no time. */
  readonly onChange: (value: string) => void;
}

/**
 * A time of the day on a clock of 24 hours, whatever the browser's language: the browser's own field says AM and PM where
 * that is usual.
 */
export function TimeInput({ label, value, onChange }: TimeInputProps) {
  const [typed, setTyped] = useState({ text: shortTime(value), told: value });
  // it was changed elsewhere
  if (typed.told !== value) setTyped({ text: shortTime(value), told: value });
  const isWrong = typed.text !== '' && readTimeOfDay(typed.text) === null;
  const type = (text: string): void => {
    const read = readTimeOfDay(text) ?? '';
    setTyped({ text, told: read });
    onChange(read);
  };
  return (
    <Input
      style={{ width: 110, fontVariantNumeric: 'tabular-nums' }}
      aria-label={label}
      aria-invalid={isWrong}
      status={isWrong ? 'error' : ''}
      inputMode="numeric"
      autoComplete="off"
      maxLength={8}
      placeholder="HH:mm"
      value={typed.text}
      onChange={({ target }) => type(target.value)}
      onBlur={() => setTyped(({ text, told }) => ({ text: readTimeOfDay(text) ?? text, told }))}
    />
  );
}
