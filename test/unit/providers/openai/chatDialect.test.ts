import assert from 'node:assert/strict';
import type { Failure } from '../../../../src/core/model/failure.ts';
import { createProvider } from '../../../../src/providers/createProvider.ts';
import { initialDialect, nextDialect } from '../../../../src/providers/openai/chatDialect.ts';
import { chatAnswer } from '../../../servers/chatAnswer.ts';
import { startServer, type SeenRequest } from '../../../servers/scriptedServer.ts';
import { head, refuses, simpleRequest, sends } from '../behaviour/harness.ts';

const protocol = 'openai-compatible';
const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
const request = { ...simpleRequest, output: { name: 'plan', schema } };

/** Streams twice over one provider against a server and gives back what it saw. */
async function exchange(answerTo: (body: Record<string, unknown>) => string | undefined, times = 1) {
  const server = await startServer((seen: SeenRequest) => {
    const complaint = answerTo(JSON.parse(seen.body) as Record<string, unknown>);
    if (complaint !== undefined) return refuses(protocol, 400, { message: complaint });
    return [head(protocol), ...sends(chatAnswer({ text: '{}' }))];
  });
  try {
    const provider = createProvider(
      { name: 'test', protocol, baseUrl: `${server.url}/v1` },
      { fetch, createId: () => 'id' },
    );
    const endings: string[] = [];
    for (let time = 0; time < times; time++) {
      const stream = provider.stream(request, {
        signal: new AbortController().signal,
        timeouts: { firstTokenMs: 8000, idleMs: 8000 },
      });
      for await (const event of stream) {
        if (event.type === 'finished' || event.type === 'failed') endings.push(event.type);
      }
    }
    return {
      bodies: server.requests.map(({ body }) => JSON.parse(body) as Record<string, unknown>),
      endings,
    };
  } finally {
    await server.close();
  }
}

function formatOf(body: Record<string, unknown>): string {
  const format = body['response_format'] as { type: string; json_schema?: { strict: boolean } } | undefined;
  if (!format) return 'none';
  return format.json_schema
    ? `${format.type}:${format.json_schema.strict ? 'strict' : 'loose'}`
    : format.type;
}

describe('the dialect of a compatible server', () => {
  it('steps down the ladder of formats to plain words and remembers the rung', async () => {
    const { bodies, endings } = await exchange(
      (body) => (body['response_format'] ? 'response_format is not supported' : undefined),
      2,
    );
    assert.deepEqual(endings, ['finished', 'finished']);
    assert.deepEqual(bodies.map(formatOf), [
      'json_schema:strict',
      'json_schema:loose',
      'json_object',
      'none',
      'none',
    ]);
    const systems = bodies.map((body) => (body['messages'] as { content: string }[])[0]!.content);
    assert.doesNotMatch(systems[0]!, /JSON Schema/);
    assert.match(systems[2]!, /JSON Schema/);
    assert.match(systems[4]!, /JSON Schema/);
  });

  it('stays on the first rung that is taken', async () => {
    const { bodies } = await exchange(
      (body) => (formatOf(body).startsWith('json_schema') ? "'json_schema' unknown variant" : undefined),
      2,
    );
    assert.deepEqual(bodies.map(formatOf), [
      'json_schema:strict',
      'json_schema:loose',
      'json_object',
      'json_object',
    ]);
  });

  it('changes the name of the output limit once and remembers it', async () => {
    const { bodies, endings } = await exchange(
      (body) =>
        'max_tokens' in body ? "Unsupported parameter: use 'max_completion_tokens' instead." : undefined,
      2,
    );
    assert.deepEqual(endings, ['finished', 'finished']);
    assert.deepEqual(
      bodies.map((body) => ('max_tokens' in body ? 'max_tokens' : 'max_completion_tokens')),
      ['max_tokens', 'max_completion_tokens', 'max_completion_tokens'],
    );
  });

  it('gives up when the last rung is refused too', async () => {
    const { bodies, endings } = await exchange(() => 'response_format is not supported');
    assert.equal(bodies.length, 4);
    assert.deepEqual(endings, ['failed']);
  });

  it('asks again for nothing but a refused wording', () => {
    const dialect = initialDialect('http://localhost/v1');
    const failure = (part: Partial<Failure>): Failure => ({
      kind: 'bad-request',
      message: 'response_format',
      status: 400,
      ...part,
    });
    assert.equal(nextDialect(dialect, failure({}), false), undefined);
    assert.equal(nextDialect(dialect, failure({ message: 'top_p' }), true), undefined);
    assert.equal(nextDialect(dialect, failure({ status: 500, kind: 'server' }), true), undefined);
    assert.equal(nextDialect(dialect, failure({ kind: 'rate-limit' }), true), undefined);
    assert.equal(nextDialect(dialect, failure({}), true)?.format, 'schema');
  });

  it('never swaps the name of the limit back and forth for ever', () => {
    const words = 'Unsupported parameter: max_completion_tokens and max_tokens';
    const failure: Failure = { kind: 'bad-request', message: words, status: 400 };
    let dialect = initialDialect('http://localhost/v1');
    let steps = 0;
    for (; steps < 10; steps++) {
      const next = nextDialect(dialect, failure, true);
      if (!next) break;
      dialect = next;
    }
    assert.ok(steps < 10);
  });

  it('knows that OpenAI itself has left max_tokens behind', () => {
    assert.equal(initialDialect('https://api.openai.com/v1').limitField, 'max_completion_tokens');
    assert.equal(initialDialect('https://example.com/v1').limitField, 'max_tokens');
  });
});
