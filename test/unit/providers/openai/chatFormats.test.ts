import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import { createProvider } from '../../../../src/providers/createProvider.ts';
import { chatRules } from '../../../../src/providers/openai/chat/chatProvider.ts';
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
      httpProtocols,
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

  it('asks again for nothing but a refused wording', async () => {
    const { bodies, endings } = await exchange(() => 'The conversation has to end with a question.');
    assert.equal(bodies.length, 1);
    assert.deepEqual(endings, ['failed']);
  });

  it('never swaps the name of the limit back and forth for ever', async () => {
    const { bodies, endings } = await exchange(
      () => 'Unsupported parameters: max_completion_tokens and max_tokens',
    );
    assert.equal(bodies.length, 2);
    assert.deepEqual(endings, ['failed']);
  });

  it('knows that OpenAI itself has left max_tokens behind', () => {
    assert.equal(chatRules('https://api.openai.com/v1').limitFields[0], 'max_completion_tokens');
    assert.equal(chatRules('https://example.com/v1').limitFields[0], 'max_tokens');
  });
});
