import { Type } from 'typebox';
import { LONGEST_FILTER } from '../../../domain/facts/fact-filter.ts';
import { SEARCHABLE_FACTS } from '../../../domain/facts/searchable-facts.ts';

/** Nodes by their facts. */
export const FactsFilter = Type.String({
  maxLength: LONGEST_FILTER,
  description: `conditions on facts, separated by commas: distribution=Debian, memtotal_mb>4000 (=, !=, >, >=, <, <=); a text with commas stands in double quotes. The facts: ${Object.keys(SEARCHABLE_FACTS).join(', ')}`,
});
