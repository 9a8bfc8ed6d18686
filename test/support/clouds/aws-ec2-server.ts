import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerOf, errorBody } from './aws-ec2-answers.ts';
import { Ec2Cloud, Ec2Error, type Query } from './aws-ec2-cloud.ts';
import { ACCESS_KEY, SECRET_KEY, signatureFault } from './aws-ec2-signature.ts';

/** What goes wrong with a call, before it has its effect or after it. */
export interface Ec2Fault {
  readonly after?: boolean;
  /** An error is answered; left out = the connection ends without an answer. */
  readonly error?: Ec2Error;
  /** It has its effect, and is answered as it should be when this is fulfilled. */
  readonly answeredAfter?: Promise<unknown>;
}

/** The credentials that the server knows, where the SDK looks first; processes that are started later have them too. */
export function useTestCredentials(): void {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: ACCESS_KEY, AWS_SECRET_ACCESS_KEY: SECRET_KEY });
}

/** Errors that a right client does not meet. */
const STRANGE = /^(Unknown|Missing|InvalidAction|SignatureDoes|FilterLimit)/;

/** EC2's API on loopback, over the instances of an account. */
export class Ec2Server implements AsyncDisposable {
  readonly cloud = new Ec2Cloud();
  /** The actions that were called, in order. */
  readonly calls: string[] = [];
  /** Calls that no client of EC2 makes: unsigned ones, unknown parameters. */
  readonly strange: string[] = [];
  /** Milliseconds that its clock is ahead. */
  clockAhead = 0;
  /** Emits the name of an action when a call of it has its effect, before it is answered. */
  readonly effects = new EventEmitter();
  private readonly faults = new Map<string, Ec2Fault[]>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<Ec2Server> {
    const started = new Ec2Server();
    started.server.listen(0, '127.0.0.1');
    await once(started.server, 'listening');
    return started;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  count(action: string): number {
    return this.calls.filter((call) => call === action).length;
  }

  /** The next calls of an action go wrong, one fault each. */
  fail(action: string, ...faults: readonly Ec2Fault[]): void {
    this.faults.set(action, [...(this.faults.get(action) ?? []), ...faults]);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const now = Date.now() + this.clockAhead;
    const send = (status: number, xml: string): void => {
      response
        .writeHead(status, { 'content-type': 'text/xml;charset=UTF-8', date: new Date(now).toUTCString() })
        .end(xml);
    };
    try {
      const refusal = signatureFault(request, body, now);
      if (refusal !== null) throw new Ec2Error(refusal, 'AWS could not validate the provided access credentials', 401);
      const xml = await this.effectOf(Object.fromEntries(new URLSearchParams(body)));
      if (xml === null) request.socket.destroy();
      else send(200, xml);
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      if (STRANGE.test(error.code)) this.strange.push(`${error.code} ${error.message}`);
      send(error.status, errorBody(error));
    }
  }

  /** @returns the answer; null = there is none @throws Ec2Error */
  private async effectOf(query: Query): Promise<string | null> {
    const { Action: action = '', Version: version } = query;
    this.calls.push(action);
    if (version !== '2016-11-15') throw new Ec2Error('InvalidAction', 'another version');
    const fault = this.faults.get(action)?.shift();
    const { after = false, answeredAfter, error } = fault ?? {};
    const isAnswered = fault === undefined || answeredAfter !== undefined;
    const xml = isAnswered || after ? answerOf(this.cloud, action, query) : '';
    this.effects.emit(action);
    await answeredAfter;
    if (error !== undefined) throw error;
    return isAnswered ? xml : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
