import type { PrometheusGate } from '../../domain/policies/rolling-policy.ts';
import { message, type Message } from '../../messages/message.ts';

type Bounds = Pick<PrometheusGate, 'min' | 'max' | 'no_data'>;

/** A value that a query gave, and the labels of its series ('' for a scalar). */
interface Sample {
  readonly labels: string;
  readonly value: number;
}

/** What came back over HTTP from /api/v1/query. */
export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}

/**
 * Why a response of Prometheus does not let a task go on, in one line; null when it does.
 *
 * @example complaintAbout({ status: 200, body: '{"status":"success","data":{"resultType":"scalar","result":[1,"3"]}}' },
 *     { max: 2, no_data: 'fail' }) // 'the value is 3, more than max 2'
 */
export function complaintAbout({ status, body }: HttpResponse, bounds: Bounds): Message | null {
  const response = parsed(body);
  // a refused query has a status of 4xx and the reason in the body
  if (response === null && status !== 200) return message('prometheus_answered', { status });
  if (response === null) return NO_PROMETHEUS;
  if (response.status === 'error') return refusalIn(response, status);
  if (response.status !== 'success') return NO_PROMETHEUS;
  const samples = samplesIn(response.data);
  if (samples === null) return typeComplaint(response.data);
  if (samples.length === 0) return bounds.no_data === 'pass' ? null : message('query_gave_nothing');
  const complaints = samples.flatMap((sample) => complaintsAbout(sample, bounds));
  const [first] = complaints;
  if (first === undefined) return null;
  return complaints.length === 1 ? first : message('and_more_series', { first, count: complaints.length - 1 });
}

function complaintsAbout({ labels, value }: Sample, { min, max }: Bounds): readonly Message[] {
  const what = labels === '' ? message('series_value') : message('series_value_of', { labels });
  if (Number.isNaN(value)) return [message('series_nan', { what })];
  if (max !== undefined && value > max) return [message('series_above', { what, value, max })];
  if (min !== undefined && value < min) return [message('series_below', { what, value, min })];
  return [];
}

/** No text of an unknown server's response is shown: it may be something that only this server can read. */
const NO_PROMETHEUS = message('not_prometheus');
/** Prometheus' types of errors. The message beside them is not shown, as it may be any text. */
const ERROR_TYPES = ['bad_data', 'timeout', 'canceled', 'execution', 'internal', 'unavailable', 'not_found'];
/** Characters of a series' labels that are shown. */
const LONGEST_LABELS = 200;
const RESULT_TYPES = ['matrix', 'vector', 'scalar', 'string'];

function refusalIn({ errorType }: QueryResponse, status: number): Message {
  const known = ERROR_TYPES.find((type) => type === errorType);
  return known === undefined
    ? message('not_prometheus_status', { status })
    : message('query_refused', { known, status });
}

function typeComplaint(data: QueryResponse['data']): Message {
  const known = RESULT_TYPES.find((type) => type === data?.resultType);
  return known === undefined ? NO_PROMETHEUS : message('query_of_wrong_type', { type: known });
}

interface QueryResponse {
  readonly status?: unknown;
  readonly errorType?: unknown;
  readonly data?: { readonly resultType?: unknown; readonly result?: unknown };
}

function parsed(body: string): QueryResponse | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'status' in value ? value : null;
  } catch {
    return null;
  }
}

function samplesIn(data: QueryResponse['data']): readonly Sample[] | null {
  if (typeof data !== 'object' || data === null || !Array.isArray(data.result)) return null;
  const result = data.result as readonly unknown[];
  if (data.resultType === 'scalar') return all([sampleIn({ value: result })]);
  return data.resultType === 'vector' ? all(result.map(sampleIn)) : null;
}

function sampleIn(item: unknown): Sample | null {
  if (typeof item !== 'object' || item === null || !('value' in item) || !Array.isArray(item.value)) return null;
  const text: unknown = item.value[1];
  const value = typeof text === 'string' ? numberIn(text) : null;
  if (value === null) return null;
  const metric = 'metric' in item && typeof item.metric === 'object' && item.metric !== null ? item.metric : {};
  return { labels: labelsOf(metric), value };
}

/** The labels of a series in PromQL's notation, cut when they are long. */
function labelsOf(metric: object): string {
  const labels = Object.entries(metric)
    .filter(([name, label]) => /^[A-Za-z_]\w{0,99}$/.test(name) && typeof label === 'string')
    .map(([name, label]) => `${name}=${JSON.stringify(label)}`)
    .join(',');
  if (labels === '') return '';
  return labels.length > LONGEST_LABELS ? `{${labels.slice(0, LONGEST_LABELS)}…}` : `{${labels}}`;
}

/** Prometheus has its own notation for infinities. */
function numberIn(text: string): number | null {
  if (text === 'NaN') return NaN;
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? null : value;
}

function all(samples: readonly (Sample | null)[]): readonly Sample[] | null {
  return samples.every((sample) => sample !== null) ? samples : null;
}
