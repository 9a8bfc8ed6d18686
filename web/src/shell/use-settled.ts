import { useEffect, useState } from 'react';

/**
 * A value once it has not changed for a while, so that the server is not asked at every key press. Values are compared as
 * JSON.
 *
 * @param pause milliseconds
 */
export function useSettled<Value>(value: Value, pause: number): Value {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const due = setTimeout(() => setSettled(JSON.parse(text) as Value), pause);
    return () => clearTimeout(due);
  }, [text, pause]);
  return settled;
}
