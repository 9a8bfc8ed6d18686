import { queryOptions } from '@tanstack/react-query';
import { ApiError } from '../../../../src/client/api-error.ts';
import { api, type Schema } from '../api.ts';

/** What differs in a record since a version of it, and who changed it. */
export type RecordChanges = Schema<'RecordChanges'>;

/** What every record has that people define. */
export type Versioned = Pick<RecordChanges, 'version' | 'changed_by' | 'changed'>;

/** What those have that a file may describe. */
export type Managed = Pick<Schema<'Cluster'>, 'managed_by'>;

/** The fields of a record that its editor changes. */
export type Unversioned<Row extends Versioned> = Omit<Row, 'id' | keyof Versioned | keyof Managed>;

/** What an update says of the version that it is of. */
export function ofVersion(version: number | undefined): { readonly version?: number } {
  return version === undefined ? {} : { version };
}

/** What the API calls the kinds of records. */
export type RecordKind =
  | 'cluster'
  | 'service'
  | 'pool'
  | 'vm_type'
  | 'sd'
  | 'action'
  | 'action_impl'
  | 'remote_step'
  | 'template'
  | 'schedule'
  | 'repository';

/** An open editor asks this often whether somebody else saved, in milliseconds; coming back to the window asks too. */
const WATCH_MS = 5000;

export function changesSince(kind: RecordKind, id: number, version: number) {
  return queryOptions({
    queryKey: ['changes', kind, id, version],
    queryFn: async () => {
      const params = { path: { kind, id }, query: { since: version } };
      return (await api.get('/changes/{kind}/{id}', { params })).data;
    },
    refetchInterval: WATCH_MS,
    refetchOnWindowFocus: 'always',
    staleTime: 0,
    gcTime: 0,
    // the record may be deleted meanwhile, which a save will say
    retry: false,
  });
}

/** The change that a save would overwrite, as the server refused it; null when it was refused for something else. */
export function conflictIn(error: unknown): RecordChanges | null {
  return error instanceof ApiError ? error.conflict : null;
}
