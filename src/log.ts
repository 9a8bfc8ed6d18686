import { pino, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { Change } from './operations/context.ts';

/** PostgreSQL quotes the whole row that it refuses, and rows must not reach the log. */
function withoutRow(error: Error): object {
  const { detail: _detail, ...loggable } = pino.stdSerializers.err(error) as object & { readonly detail?: unknown };
  return loggable;
}

/** Readable lines on a terminal, JSON for programs. */
export function openLog(level: string): Logger {
  const options = { level, serializers: { err: withoutRow } };
  return process.stdout.isTTY ? pino(options, PinoPretty({ ignore: 'pid,hostname' })) : pino(options);
}

/** One line for each change. */
export function logChange(log: Logger, { principal, action, id }: Change): void {
  log.info({ principal, action, id }, `${principal.name}: ${action} ${id}`);
}
