/** The part of a list to read. */
export interface ListPart {
  readonly page: number;
  readonly pageSize: number;
  /** Part of the name; '' = all. */
  readonly name: string;
}
