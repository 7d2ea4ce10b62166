import type { AttemptOutcome } from '../../../src/core/ports.ts';
import type { Answer } from '../../servers/answer.ts';
import type { Action } from '../../servers/scriptedServer.ts';
import { wireFormats } from '../../servers/wireFormat.ts';
import type { WireProtocol } from '../../servers/wireFormat.ts';

/** One way in which a request ends at a fake server. */
export interface Fate {
  readonly name: string;
  /** How often it happens beside the others. */
  readonly weight: number;
  /** What the ledger must say of it. */
  readonly outcome: AttemptOutcome;
  readonly act: (protocol: WireProtocol, answer: Answer) => readonly Action[];
}

type ErrorBody = Parameters<(typeof wireFormats)['openai']['writeError']>[0];

function refusal(
  status: number,
  error: ErrorBody,
  headers: Readonly<Record<string, string>> = {},
): Fate['act'] {
  return (protocol) => [
    { do: 'respond', status, headers: { 'content-type': 'application/json', ...headers } },
    { do: 'send', bytes: wireFormats[protocol].writeError(error) },
  ];
}

function head(protocol: WireProtocol): Action {
  return { do: 'respond', headers: { 'content-type': wireFormats[protocol].contentType } };
}

function pieces(protocol: WireProtocol, answer: Answer): Action[] {
  return wireFormats[protocol].write(answer).map((bytes) => ({ do: 'send', bytes }));
}

/** The first half of an answer, which holds some of its text. */
function half(protocol: WireProtocol, answer: Answer): Action[] {
  const all = pieces(protocol, answer);
  return [head(protocol), ...all.slice(0, Math.ceil(all.length / 2))];
}

/** Faults of every kind between good answers. */
export const fates: readonly Fate[] = [
  { name: 'answer', weight: 60, outcome: 'succeeded', act: (p, answer) => [head(p), ...pieces(p, answer)] },
  {
    name: 'answer cut by the length limit',
    weight: 3,
    outcome: 'succeeded',
    act: (p, answer) => [head(p), ...pieces(p, { ...answer, finish: 'length' })],
  },
  {
    name: 'limited, with a time to wait',
    weight: 5,
    outcome: 'rate-limit',
    act: refusal(429, { message: 'Slow down.', type: 'rate_limit_error' }, { 'retry-after': '2' }),
  },
  {
    name: 'limited, without a word',
    weight: 2,
    outcome: 'rate-limit',
    act: refusal(429, { message: 'Slow down.', type: 'rate_limit_error' }),
  },
  {
    name: 'overloaded',
    weight: 4,
    outcome: 'overloaded',
    act: refusal(503, { message: 'Overloaded.', type: 'overloaded_error' }),
  },
  {
    name: 'broken inside',
    weight: 4,
    outcome: 'server',
    act: refusal(500, { message: 'Oops.', type: 'api_error' }),
  },
  { name: 'reset before the headers', weight: 4, outcome: 'connection', act: () => [{ do: 'reset' }] },
  {
    name: 'reset in the middle',
    weight: 3,
    outcome: 'connection',
    act: (p, answer) => [...half(p, answer), { do: 'reset' }],
  },
  {
    name: 'ended in the middle',
    weight: 3,
    outcome: 'truncated',
    act: (p, answer) => [...half(p, answer), { do: 'end' }],
  },
  { name: 'silent from the beginning', weight: 1, outcome: 'timeout', act: () => [{ do: 'stall' }] },
  {
    name: 'silent in the middle',
    weight: 1,
    outcome: 'timeout',
    act: (p, answer) => [...half(p, answer), { do: 'stall' }],
  },
  {
    name: 'out of credit',
    weight: 1,
    outcome: 'quota',
    act: refusal(402, { message: 'Your credit balance is too low.', type: 'billing_error' }),
  },
  {
    name: 'model gone',
    weight: 2,
    outcome: 'not-found',
    act: refusal(404, { message: 'No such model.', type: 'not_found_error' }),
  },
  {
    name: 'too long',
    weight: 2,
    outcome: 'context-length',
    act: refusal(400, { message: 'prompt is too long: 9 tokens > 8 maximum', type: 'invalid_request_error' }),
  },
  {
    name: 'bad request',
    weight: 1,
    outcome: 'bad-request',
    act: refusal(400, { message: 'That makes no sense.' }),
  },
  {
    name: 'bad key',
    weight: 1,
    outcome: 'auth',
    act: refusal(401, { message: 'Invalid key.', type: 'authentication_error', code: 'invalid_api_key' }),
  },
  {
    name: 'web page',
    weight: 1,
    outcome: 'malformed',
    act: () => [
      { do: 'respond', headers: { 'content-type': 'text/html' } },
      { do: 'send', bytes: '<html>Log in</html>' },
    ],
  },
];

const allWeights = fates.reduce((sum, { weight }) => sum + weight, 0);

/** Chooses a fate by a number from 0 to 1. */
export function fateOf(chance: number): Fate {
  let left = chance * allWeights;
  for (const fate of fates) {
    left -= fate.weight;
    if (left < 0) return fate;
  }
  throw new Error(`There is no fate for the chance ${chance}.`);
}
