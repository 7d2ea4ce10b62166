import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Resolves when the client has closed the connection before the answer was whole. */
  readonly hungUp: Promise<void>;
}

/** A door that stays open once it was opened. */
export interface Gate {
  open(): void;
  readonly opened: Promise<void>;
}

/** One thing that the server does. A script without `end`, `reset` or `stall` at its end gets an `end`. */
export type Action =
  | { readonly do: 'respond'; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly do: 'send'; readonly bytes: string | Uint8Array }
  | { readonly do: 'pause'; readonly until: Promise<unknown> }
  /** Says nothing more and keeps the connection open until the other side closes it. */
  | { readonly do: 'stall' }
  /** Cuts the connection with a TCP reset. */
  | { readonly do: 'reset' }
  | { readonly do: 'end' };

/** What to do with a request; `index` counts from 0. */
export type Script = (request: SeenRequest, index: number) => readonly Action[] | Promise<readonly Action[]>;

/** A running server. */
export interface ScriptedServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** Makes a closed door. */
export function createGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Starts a server on a port of the loopback interface, a free one by default, that answers as scripted. */
export async function startServer(script: Script, wantedPort = 0): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void serve(request, response, async (seen) => {
      requests.push(seen);
      return script(seen, requests.length - 1);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wantedPort, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  actionsFor: (seen: SeenRequest) => Promise<readonly Action[]>,
): Promise<void> {
  const hungUp = new Promise<void>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) resolve();
    });
  });
  // Writing to a client that has gone is no fault of the server.
  response.on('error', () => undefined);
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const actions = await actionsFor({
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(pieces).toString('utf8'),
    hungUp,
  });
  for (const action of actions) {
    if (response.destroyed) return;
    if (await act(action, response, hungUp)) return;
  }
  response.end();
}

/** Does one action; true when it was the last. */
async function act(action: Action, response: ServerResponse, hungUp: Promise<void>): Promise<boolean> {
  switch (action.do) {
    case 'respond':
      response.writeHead(action.status ?? 200, { 'content-type': 'text/event-stream', ...action.headers });
      response.flushHeaders();
      return false;
    case 'send':
      await new Promise<void>((resolve) => response.write(action.bytes, () => resolve()));
      return false;
    case 'pause':
      await Promise.race([action.until, hungUp]);
      return false;
    case 'stall':
      await hungUp;
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'end':
      response.end();
      return true;
  }
}
