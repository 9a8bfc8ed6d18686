/** Which part of a list is read. */
export interface ListPart {
  readonly page: number;
  readonly pageSize: number;
  /** Part of the name; '' = all. */
  readonly name: string;
}
