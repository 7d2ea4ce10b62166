import { createServer, request as forward } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** A forward proxy on the loopback interface that leads every host to one port of this machine. */
export interface Proxy {
  readonly url: string;
  /** Where it was asked to go, as `METHOD host`. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** Starts a proxy. It takes both ways of asking: a whole address in the request line, and CONNECT. */
export async function startProxy(targetPort: number): Promise<Proxy> {
  const seen: string[] = [];
  const server = createServer((incoming, response) => {
    const address = new URL(incoming.url ?? '');
    seen.push(`${incoming.method ?? ''} ${address.host}`);
    const outgoing = forward(
      {
        host: '127.0.0.1',
        port: targetPort,
        method: incoming.method,
        path: `${address.pathname}${address.search}`,
        headers: incoming.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connect', (incoming, socket, head) => {
    seen.push(`CONNECT ${incoming.url ?? ''}`);
    const target = connect(targetPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(socket);
      socket.pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
