import assert from 'node:assert/strict';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import { callIdOf, requestIdFrom } from '../../../../src/providers/shared/callId.ts';
import { anthropicEvent } from '../../../servers/anthropicAnswer.ts';
import { chatChunk } from '../../../servers/chatAnswer.ts';
import { responsesEvent } from '../../../servers/responsesAnswer.ts';
import type { Action } from '../../../servers/scriptedServer.ts';
import { head, refuses, run, sends, withServer, type Run } from './harness.ts';

/** Each protocol that gateways speak, with the id that the fake server writes into the body of its answers. */
const bodyIds: Readonly<Record<Exclude<WireProtocol, 'ollama'>, string>> = {
  anthropic: 'msg_01',
  openai: 'resp_01',
  'openai-compatible': 'chatcmpl-01',
};

/** As LiteLLM answers: with ids of its own, and with those of the server behind it passed on. */
const liteLlm = {
  'x-litellm-call-id': 'call-of-the-proxy',
  'x-litellm-version': '1.108.7',
  'request-id': 'req_of_the_upstream',
};

const serverError = { message: 'The server behind broke off.', type: 'server_error', code: '500' };
const errorEvents: Readonly<Partial<Record<WireProtocol, string>>> = {
  anthropic: anthropicEvent('error', { error: { type: 'api_error', message: serverError.message } }),
  openai: responsesEvent('error', { error: serverError }),
  'openai-compatible': chatChunk({ error: serverError }),
};

async function ended(protocol: WireProtocol, actions: readonly Action[]): Promise<Run> {
  let result: Run | undefined;
  await withServer(
    protocol,
    () => actions,
    async (baseUrl) => {
      result = await run(protocol, baseUrl);
    },
  );
  return result!;
}

for (const [name, bodyId] of Object.entries(bodyIds)) {
  const protocol = name as WireProtocol;
  const pieces = wireFormats[protocol].write({ text: 'Hello.' });
  const answered = { do: 'respond', headers: { 'content-type': wireFormats[protocol].contentType } } as const;

  describe(`the id of a call over ${protocol}`, () => {
    it('is the header of a vendor', async () => {
      assert.equal((await ended(protocol, [head(protocol), ...sends(pieces)])).last.requestId, 'req_1');
    });

    it('is the id in the body where no header has one', async () => {
      assert.equal((await ended(protocol, [answered, ...sends(pieces)])).last.requestId, bodyId);
    });

    it('is the id in the body behind LiteLLM, whose spend log goes by it', async () => {
      const whole = await ended(protocol, [head(protocol, liteLlm), ...sends(pieces)]);
      assert.equal(whole.last.type, 'finished');
      assert.equal(whole.last.requestId, bodyId);
      const broken = await ended(protocol, [head(protocol, liteLlm), ...sends(pieces.slice(0, 2))]);
      assert.equal(broken.last.type, 'failed');
      assert.equal(broken.last.requestId, bodyId);
    });

    it('is LiteLLM’s own where it tells a failure in the middle of an answer', async () => {
      const error: Action = { do: 'send', bytes: errorEvents[protocol] ?? '' };
      const { last } = await ended(protocol, [head(protocol, liteLlm), ...sends(pieces.slice(0, 2)), error]);
      assert.equal(last.type === 'failed' && last.failure.kind, 'server');
      assert.equal(last.requestId, 'call-of-the-proxy');
    });

    it('is LiteLLM’s own where it refuses', async () => {
      const { last } = await ended(protocol, refuses(protocol, 500, { message: 'Oops.' }, liteLlm));
      assert.equal(last.requestId, 'call-of-the-proxy');
      assert.equal(last.type === 'failed' && last.failure.requestId, 'call-of-the-proxy');
    });

    it('is OpenRouter’s generation id, in the header where no answer came', async () => {
      const named = pieces.map((piece) => piece.replaceAll(bodyId, 'gen-1'));
      assert.equal((await ended(protocol, [head(protocol), ...sends(named)])).last.requestId, 'gen-1');
      const cut: Action[] = [head(protocol, { 'x-generation-id': 'gen-2' }), { do: 'end' }];
      assert.equal((await ended(protocol, cut)).last.requestId, 'gen-2');
    });
  });
}

describe('the id of a call behind LiteLLM', () => {
  const headers = new Headers({ 'x-litellm-call-id': 'own' });
  for (const [failed, expected] of [
    [undefined, 'body'],
    ['cancelled', 'body'],
    ['timeout', 'body'],
    ['truncated', 'body'],
    ['connection', 'body'],
    ['server', 'own'],
    ['rate-limit', 'own'],
  ] as const) {
    it(`is that of ${expected} after ${failed ?? 'no failure'}`, () => {
      assert.equal(callIdOf(headers, 'body', failed), expected);
    });
  }
});

describe('the id of a call', () => {
  const cases: readonly (readonly [Record<string, string>, string | undefined, string | undefined])[] = [
    [{}, undefined, undefined],
    [{}, '', undefined],
    [{ 'request-id': '' }, 'body', 'body'],
    [{ 'request-id': 'header' }, 'body', 'header'],
    [{ 'x-request-id': 'header' }, undefined, 'header'],
    [{ 'x-litellm-version': '1.100.0', 'x-request-id': 'header' }, 'body', 'body'],
    [{ 'x-litellm-call-id': 'own', 'x-request-id': 'header' }, undefined, 'own'],
    [{ 'x-generation-id': 'gen-1', 'x-request-id': 'header' }, 'chatcmpl-1', 'gen-1'],
    [{ 'x-generation-id': 'page-7', 'x-request-id': 'header' }, 'chatcmpl-1', 'header'],
    // Nobody's ids are that long; they would fill the ledger.
    [{ 'request-id': 'x'.repeat(2000) }, 'y'.repeat(2000), undefined],
    [{ 'x-litellm-call-id': 'own' }, 'y'.repeat(2000), 'own'],
  ];
  for (const [headers, body, expected] of cases) {
    it(`is ${String(expected)} with ${Object.keys(headers).join(', ') || 'no header'} and ${
      body?.slice(0, 10) ?? 'nothing'
    } in the body`, () => {
      assert.equal(callIdOf(new Headers(headers), body), expected);
    });
  }

  it('is none where there was no answer', () => {
    assert.equal(callIdOf(undefined, undefined), undefined);
    assert.equal(requestIdFrom(undefined), undefined);
  });
});
