import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CloudError, type InstancesCloud, type Query } from './instances-cloud.ts';

/** What goes wrong with a call, before it has its effect or after it. */
export interface CallFault {
  readonly after?: boolean;
  /** An error is answered; left out = the connection ends without an answer. */
  readonly error?: CloudError;
  /** It has its effect, and is answered as it should be when this is fulfilled. */
  readonly answeredAfter?: Promise<unknown>;
}

export interface ReceivedCall {
  readonly request: IncomingMessage;
  readonly body: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly now: number;
}

/** What is particular to a cloud's API. All of it throws CloudError for what the cloud refuses. */
export interface CloudApi<Cloud> {
  readonly type: string;
  /** Errors that a right client does not meet. */
  readonly strange: RegExp;
  /** What is called, when its signature is right. */
  readonly read: (call: ReceivedCall) => { readonly action: string; readonly query: Query };
  /** The body of the answer. */
  readonly answer: (cloud: Cloud, action: string, query: Query) => string;
  readonly errorBody: (error: CloudError) => string;
}

/** Bytes: user data may stand in the address of a request. */
const LARGEST_HEADERS = 64 * 1024;

/** A cloud's API on loopback, over what an account has: its instances, or a load balancer. */
export class CloudServer<Cloud = InstancesCloud> implements AsyncDisposable {
  readonly cloud: Cloud;
  /** The actions that were called, in order. */
  readonly calls: string[] = [];
  /** Calls that no client makes: unsigned ones, unknown parameters. */
  readonly strange: string[] = [];
  /** Milliseconds that its clock is ahead. */
  clockAhead = 0;
  /** Emits the name of an action when a call of it has its effect, before it is answered. */
  readonly effects = new EventEmitter();
  private readonly api: CloudApi<Cloud>;
  private readonly faults = new Map<string, CallFault[]>();
  private readonly server: Server;

  private constructor(api: CloudApi<Cloud>, cloud: Cloud) {
    this.api = api;
    this.cloud = cloud;
    this.server = createServer({ maxHeaderSize: LARGEST_HEADERS }, (request, response) => {
      void this.answer(request, response);
    });
  }

  static async start<Cloud>(api: CloudApi<Cloud>, cloud: Cloud): Promise<CloudServer<Cloud>> {
    const started = new CloudServer<Cloud>(api, cloud);
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
  fail(action: string, ...faults: readonly CallFault[]): void {
    this.faults.set(action, [...(this.faults.get(action) ?? []), ...faults]);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const now = Date.now() + this.clockAhead;
    const send = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': this.api.type, date: new Date(now).toUTCString() }).end(text);
    };
    try {
      const answered = await this.effectOf(this.api.read({ request, body, now }));
      if (answered === null) request.socket.destroy();
      else send(200, answered);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (this.api.strange.test(error.code)) this.strange.push(`${error.code} ${error.message}`);
      send(error.status, this.api.errorBody(error));
    }
  }

  /** @returns the answer; null = there is none @throws CloudError */
  private async effectOf({ action, query }: ReturnType<CloudApi<Cloud>['read']>): Promise<string | null> {
    this.calls.push(action);
    const fault = this.faults.get(action)?.shift();
    const { after = false, answeredAfter, error } = fault ?? {};
    const isAnswered = fault === undefined || answeredAfter !== undefined;
    const answered = isAnswered || after ? this.api.answer(this.cloud, action, query) : '';
    this.effects.emit(action);
    await answeredAfter;
    if (error !== undefined) throw error;
    return isAnswered ? answered : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
