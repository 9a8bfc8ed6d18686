import { ApiError } from '../client/api-error.ts';
import { type Language, languageOfLocale } from '../messages/language.ts';
import { contentOf } from '../messages/message-error.ts';
import { type Message, message, textOf, writtenIn } from '../messages/message.ts';
import { codeOf } from '../base/errors.ts';
import { VERSION } from '../base/version.ts';
import { Call, type Words } from './call.ts';
import { COMMANDS } from './commands/all.ts';
import type { Command } from './command.ts';
import { EXIT, type ExitCode, exitCodeOf, UsageError } from './exit.ts';
import { type Format, Output, type Sink } from './output/output.ts';
import { manyLines } from './output/safe-text.ts';
import { Profiles } from './profiles/profiles.ts';
import { runWords } from './program.ts';
import { Server } from './server.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a command line to its end. @returns the exit code of the process */
export async function run(words: readonly string[], environment: Environment): Promise<ExitCode> {
  const language = languageOfLocale(environment);
  if (words.length === 1 && ['--version', '-V'].includes(words[0] ?? '')) {
    process.stdout.write(`${VERSION}\n`);
    return EXIT.done;
  }
  endWhenNobodyReads();
  let code: ExitCode = EXIT.done;
  const url = { asked: '' };
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  try {
    const given = words.length === 0 ? ['--help'] : words;
    await runWords(given, {
      commands: COMMANDS,
      language,
      print: (text) => void process.stdout.write(text),
      run: async (command, sorted) => {
        code = (await runCommand(command, sorted, { environment, language, url, stop: stop.signal })) ?? EXIT.done;
      },
    });
    return code;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.detached;
    const exit = exitCodeOf(error);
    process.stderr.write(`${manyLines(faultText(error, exit, url.asked, language))}\n`);
    return exit;
  }
}

interface Surroundings {
  readonly environment: Environment;
  readonly language: Language;
  /** The URL that was asked last, for what is said when nothing answers there. */
  readonly url: { asked: string };
  readonly stop: AbortSignal;
}

async function runCommand(command: Command, words: Words, { environment, language, url, stop }: Surroundings) {
  const profiles = new Profiles(environment);
  const output = outputFor(words, environment, language);
  let opened: Promise<Server> | null = null;
  const open = async (): Promise<Server> => {
    const { url: given, profile } = words.options as { readonly url?: string; readonly profile?: string };
    const access = await profiles.access({ url: given ?? null, profile: profile ?? null });
    url.asked = access.url;
    const { authorization } = access;
    return new Server({ baseUrl: access.url, authorization: () => authorization, language: () => language }, stop);
  };
  const server = (): Promise<Server> => (opened ??= open());
  return command.run(new Call({ command, words, output, language, profiles, server, stop }));
}

function outputFor({ options }: Words, environment: Environment, language: Language): Output {
  const wanted = (['json', 'yaml', 'csv', 'quiet'] as const).filter((format) => options[format] !== undefined);
  if (wanted.length > 1)
    throw new UsageError(message('cli_several_formats', { formats: wanted.map((one) => `--${one}`) }));
  const format: Format = wanted[0] ?? 'table';
  const { NO_COLOR: none = '', TERM: terminal } = environment;
  const hasColours = none === '' && terminal !== 'dumb';
  return new Output({ format, language, stdout: sinkOf(process.stdout), stderr: sinkOf(process.stderr), hasColours });
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  return {
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.isTTY ? stream.columns : 0;
    },
    get rows() {
      return stream.isTTY ? stream.rows : 0;
    },
    write: (text) => void stream.write(text),
  };
}

/** `springtide … | head`: there is nobody to tell. */
function endWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed);
  });
}

function faultText(error: unknown, exit: ExitCode, url: string, language: Language): string {
  const say = (said: Message): string => textOf(said, language);
  if (!(error instanceof ApiError)) return `springtide: ${writtenIn(contentOf(error), language)}`;
  const { field, message: text } = error;
  const refused = field === null || text.includes(field) ? text : `${field}: ${text}`;
  if (error.code === 0) return `springtide: ${say(message('cli_unreachable', { url, reason: reasonOf(error) }))}`;
  const hint = exit === EXIT.unreachable ? `\n${say(message('cli_check_server', { url }))}` : '';
  const login = error.code === 401 ? `\n${say(message('cli_log_in', { url }))}` : '';
  return `springtide: ${refused}${hint}${login}`;
}

function reasonOf({ cause, message: text }: ApiError): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message || codeOf(inner) : text;
}
