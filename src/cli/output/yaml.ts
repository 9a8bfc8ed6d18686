import { Document, Scalar, visit } from 'yaml';
import { escaped, isUnsafe } from './safe-text.ts';

/** YAML, in which a text with anything that a terminal would act on is quoted, and that escaped. */
export function yamlOf(value: unknown): string {
  const document = new Document(value ?? null, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      const isOdd = typeof scalar.value === 'string' && isUnsafe(scalar.value.replaceAll('\n', ''));
      if (isOdd) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escaped(document.toString({ lineWidth: 0 }));
}
