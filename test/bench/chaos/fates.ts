import type { CallOutcome } from '../../../src/core/model/ledger/ledger.ts';
import { someUsage, type Answer } from '../../servers/answer.ts';
import type { Action } from '../../servers/scriptedServer.ts';
import { wireFormats, type WireProtocol } from '../../servers/wireFormat.ts';
import {
  asDocument,
  emptyFinishReasons,
  everyNumber,
  head,
  oddCalls,
  pieces,
  pingsAfterTheStop,
  withCounts,
} from './oddShapes.ts';

/** One way in which a request ends at a fake server. */
export interface Fate {
  readonly name: string;
  /** How often it happens beside the others. */
  readonly weight: number;
  /** What the ledger must say of it. */
  readonly outcome: CallOutcome;
  /** What it may say as well, where the moment decides. */
  readonly orElse?: CallOutcome;
  /**
   * What the ledger must have counted of a whole answer: what the server counted (without a word), what we counted
   * ourselves because the server's figures are none, or the most that the call can cost because its figure is absurd.
   */
  readonly counted?: 'by us' | 'at the bound';
  /** The protocols that it happens in; all of them by default. */
  readonly protocols?: readonly WireProtocol[];
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

/** The first half of an answer, which holds some of its text. */
function half(protocol: WireProtocol, answer: Answer): Action[] {
  const all = pieces(protocol, answer);
  return [head(protocol), ...all.slice(0, Math.ceil(all.length / 2))];
}

const call = (
  id: string | undefined,
  name: string | undefined,
  given: unknown,
  index: number | null = 0,
) => ({
  tool_calls: [
    {
      ...(index === null ? {} : { index }),
      ...(id === undefined ? {} : { id, type: 'function' }),
      function: { ...(name === undefined ? {} : { name }), arguments: given },
    },
  ],
});

/** Pieces of calls as some servers send them. */
const oddPieces: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  'calls that all have the index 0': [
    call('a', 'read_file', '{"path":"one"}'),
    call('b', 'list_files', '{"path":"two"}'),
  ],
  'a call without index': [
    call('a', 'read_file', '{"path":', null),
    call(undefined, undefined, '"one"}', null),
  ],
  'a call with an object for arguments': [call('a', 'read_file', { path: 'one' })],
  'a call whose id comes late': [call(undefined, 'read_file', ''), call('a', undefined, '{"path":"one"}')],
  'a call in the old words': [{ function_call: { name: 'read_file', arguments: '{"path":"one"}' } }],
};

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
    outcome: 'truncated',
    // A reset can overtake what was sent before it.
    orElse: 'connection',
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
  {
    name: 'answer without usage',
    weight: 3,
    outcome: 'succeeded',
    counted: 'by us',
    act: (p, answer) => withCounts(p, answer, () => undefined),
  },
  {
    name: 'answer with zeros for usage',
    weight: 3,
    outcome: 'succeeded',
    counted: 'by us',
    act: (p, answer) => withCounts(p, answer, (counts) => everyNumber(counts, 0)),
  },
  {
    name: 'answer with words for usage',
    weight: 1,
    outcome: 'succeeded',
    counted: 'by us',
    act: (p, answer) => withCounts(p, answer, (counts) => everyNumber(counts, 'many')),
  },
  {
    name: 'answer with an absurd cost',
    weight: 1,
    outcome: 'succeeded',
    counted: 'at the bound',
    protocols: ['openai-compatible'],
    act: (p, answer) => [
      head(p),
      ...pieces(p, { ...answer, usage: { ...(answer.usage ?? someUsage), costUsd: 9_000_000 } }),
    ],
  },
  { name: 'answer in one document', weight: 3, outcome: 'succeeded', act: asDocument },
  { name: 'pings after the stop', weight: 3, outcome: 'succeeded', act: pingsAfterTheStop },
  {
    name: 'broken off, with empty words for the end',
    weight: 3,
    outcome: 'truncated',
    protocols: ['openai-compatible'],
    act: (_, answer) => emptyFinishReasons(answer),
  },
  ...Object.entries(oddPieces).map(([name, deltas]): Fate => ({
    name,
    weight: 1,
    outcome: 'succeeded',
    protocols: ['openai-compatible'],
    act: oddCalls(deltas),
  })),
  {
    name: 'spent budget of a gateway',
    weight: 0.5,
    outcome: 'quota',
    act: refusal(422, {
      message: 'Budget has been exceeded! Current cost: 1.25, Max budget: 1.0',
      type: 'budget_exceeded',
      code: '422',
    }),
  },
  {
    name: 'spent budget of a deployment',
    weight: 0.5,
    outcome: 'quota',
    act: refusal(429, {
      message: 'No deployments available - crossed budget: Exceeded budget for deployment',
      type: 'internal_server_error',
      code: '429',
    }),
  },
  {
    name: 'limited, with a time to wait in words',
    weight: 3,
    outcome: 'rate-limit',
    act: refusal(429, {
      message: 'Rate limit reached for requests. Please try again in 1.5s.',
      type: 'rate_limit_error',
    }),
  },
  {
    name: 'overloaded, with a status that says all is well',
    weight: 2,
    outcome: 'overloaded',
    act: refusal(200, { message: 'Overloaded.', type: 'overloaded_error' }),
  },
];

/** Chooses a fate of a protocol by a number from 0 to 1. */
export function fateOf(chance: number, protocol: WireProtocol): Fate {
  const possible = fates.filter(({ protocols }) => protocols === undefined || protocols.includes(protocol));
  let left = chance * possible.reduce((sum, { weight }) => sum + weight, 0);
  for (const fate of possible) {
    left -= fate.weight;
    if (left < 0) return fate;
  }
  throw new Error(`There is no fate for the chance ${chance}.`);
}
