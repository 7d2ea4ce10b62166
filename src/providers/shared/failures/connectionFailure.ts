import type { Failure } from '../../../core/model/request/failure.ts';

/** Codes of Node and of its fetch that mean that nothing, or nothing more, came over the wire. */
const connectionCodes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The server refused the connection. Is it running?',
  ENOTFOUND: 'The host name is not known.',
  EAI_AGAIN: 'The host name cannot be looked up. Is this machine online?',
  ECONNRESET: 'The connection was reset.',
  EPIPE: 'The connection was closed.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The network cannot be reached.',
  ETIMEDOUT: 'No connection could be made in time.',
  UND_ERR_CONNECT_TIMEOUT: 'No connection could be made in time.',
  UND_ERR_SOCKET: 'The connection was closed in the middle.',
};

/** Limits of the platform's own fetch, 5 minutes each; ours are usually shorter. */
const timeoutCodes = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** What fetch and the SDKs say when they know no code. */
const fetchMessage = /^(fetch failed|terminated|network error|connection error\.?)$/i;

/** What a thrown error says about the connection, or `undefined` when it is about something else. */
export function connectionFailure(error: unknown): Failure | undefined {
  let innermost: unknown = error;
  for (let depth = 0; depth < 6 && innermost instanceof Error; depth++) {
    const code = codeOf(innermost);
    if (code !== undefined) {
      if (timeoutCodes.has(code)) {
        return { kind: 'timeout', message: 'The server was silent for longer than the platform allows.' };
      }
      const words = connectionCodes[code];
      if (words !== undefined) return { kind: 'connection', message: `${words} (${code})` };
      if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code)) {
        return { kind: 'connection', message: `The certificate was not accepted. (${code})` };
      }
    }
    innermost = innermost instanceof AggregateError ? innermost.errors[0] : innermost.cause;
  }
  const isFetchError = error instanceof Error && fetchMessage.test(error.message);
  return isFetchError
    ? { kind: 'connection', message: `The connection failed: ${error.message}` }
    : undefined;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
