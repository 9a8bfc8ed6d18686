import { AutoComplete, type AutoCompleteProps } from 'antd';
import type { ComponentProps } from 'react';

interface Suggestion {
  readonly value: string;
  /** What is shown in its place. */
  readonly label?: string;
}

/** A field for any text, with suggestions. */
export function SuggestInput(props: AutoCompleteProps<string, Suggestion>) {
  return <AutoComplete<string, Suggestion> components={COMPONENTS} {...props} />;
}

const COMPONENTS = { input: Typed };
/** What Ant Design says while no suggestion is chosen: the id of no element. */
const NOBODY = /_list_-1$/;

function Typed({ 'aria-activedescendant': active, ...props }: ComponentProps<'input'>) {
  return (
    <input {...props} {...(active === undefined || NOBODY.test(active) ? {} : { 'aria-activedescendant': active })} />
  );
}
