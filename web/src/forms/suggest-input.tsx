import { AutoComplete, type AutoCompleteProps } from 'antd';
import { type ComponentProps, createContext, use } from 'react';

interface Suggestion {
  readonly value: string;
  /** What is shown in its place. */
  readonly label?: string;
}

/** A field for any text, with suggestions. */
export function SuggestInput({ placeholder, ...props }: SuggestInputProps) {
  return (
    <PlaceholderContext value={placeholder}>
      <AutoComplete<string, Suggestion> components={COMPONENTS} {...props} />
    </PlaceholderContext>
  );
}

interface SuggestInputProps extends Omit<AutoCompleteProps<string, Suggestion>, 'placeholder'> {
  readonly placeholder?: string;
}

/** Ant Design shows none in an input that is not its own. */
const PlaceholderContext = createContext<string | undefined>(undefined);

const COMPONENTS = { input: Typed };
/** What Ant Design says while no suggestion is chosen: the id of no element. */
const NOBODY = /_list_-1$/;

function Typed({ 'aria-activedescendant': active, ...props }: ComponentProps<'input'>) {
  const placeholder = use(PlaceholderContext);
  return (
    <input
      {...props}
      placeholder={placeholder}
      {...(active === undefined || NOBODY.test(active) ? {} : { 'aria-activedescendant': active })}
    />
  );
}
