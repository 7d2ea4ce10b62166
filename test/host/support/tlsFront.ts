import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';

/** An https address in front of a plain server of this machine. */
export interface TlsFront {
  /** `https://localhost:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one with a certificate of `test/fixtures/certificates`. */
export async function startTlsFront(
  certificate: 'server' | 'unknown',
  targetPort: number,
): Promise<TlsFront> {
  const folder = join(__dirname, '..', '..', 'test', 'fixtures', 'certificates');
  const server = createServer(
    {
      cert: readFileSync(join(folder, `${certificate}.pem`)),
      key: readFileSync(join(folder, `${certificate}-key.pem`)),
    },
    (socket) => {
      const target = connect(targetPort, '127.0.0.1');
      target.on('error', () => socket.destroy());
      socket.on('error', () => target.destroy());
      socket.on('close', () => target.destroy());
      socket.pipe(target);
      target.pipe(socket);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
