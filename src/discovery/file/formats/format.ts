/** A server as a file is to have it. */
export interface FileServer {
  readonly name: string;
  /** A canonical address. */
  readonly ip: string;
  readonly port: number;
  /** null = nothing is written of it */
  readonly weight: number | null;
}

/** What an entry of a file says of a server. */
export interface Place {
  /** The name that Springtide gave it; null = somebody else wrote the entry. */
  readonly name: string | null;
  /** A canonical address, or a host name. */
  readonly ip: string;
  readonly port: number;
  /** null = the format has none */
  readonly weight: number | null;
}

/** An entry to be written: fields, and what stands behind the first of them as a comment; null = nothing. */
export interface Item {
  readonly value: Readonly<Record<string, unknown>>;
  readonly comment: string | null;
}

/** What of the settings is about the content of the file. */
export interface Content {
  readonly format: 'prometheus' | 'envoy' | 'traefik' | 'list';
  readonly group: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly scheme: 'http' | 'https' | 'h2c';
  /** Of the two notations, by the file's name. */
  readonly notation: 'json' | 'yaml';
}

/** Where a list is in a file: keys and positions, from the outermost. */
export type Path = readonly (string | number)[];

/** A format of files with servers. All of it is pure. */
export interface Format {
  /** The field whose value has the comment of an entry; null = there are none. */
  readonly commented: string | null;
  /**
   * The lists with the servers of a group; new ones go to the first.
   *
   * @throws MessageError when there is none
   */
  lists(root: unknown, group: string): readonly Path[];
  /** The servers of an entry of such a list; none = it is not of the group, or nothing that has an address. */
  places(item: unknown, comment: string, content: Content): readonly Place[];
  itemOf(server: FileServer, content: Content): Item;
}
