import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import { runToolLoop } from '../../../../src/core/work/steps/toolLoop.ts';
import { toolDefinitions, toolsOf } from '../../support/engine/toolsOf.ts';
import { createProvider } from '../../../../src/providers/createProvider.ts';
import type { AnswerToolCall } from '../../../servers/answer.ts';
import {
  kimi,
  learnedVendors,
  otherOrganisation,
  startThinkingVendor,
  thinkingVendors,
  type ThinkingVendor,
} from '../../../servers/thinkingVendor.ts';
import { createEngineWorld, reference } from '../../support/engine/engineWorld.ts';

const read = (id: string, path: string): AnswerToolCall => ({
  id,
  name: 'read_file',
  argumentsJson: JSON.stringify({ path }),
});

/** Two turns with calls, the first with two of them, and then the answer. */
const turns = [[read('call_1', 'a.ts'), read('call_2', 'b.ts')], [read('call_3', 'c.ts')]];

/** Runs the engine's own tool loop against a vendor's server. */
async function converse(vendor: ThinkingVendor) {
  const server = await startThinkingVendor(vendor, turns);
  try {
    const world = createEngineWorld();
    let ids = 0;
    const adapter = createProvider(
      httpProtocols,
      { name: 'mid', protocol: vendor.protocol, baseUrl: server.baseUrl },
      { fetch, createId: () => `made-${ids++}` },
    );
    const { result } = await runToolLoop({
      context: world.context({
        provider: () =>
          Promise.resolve({
            keys: [''],
            limits: {},
            withKey: () => ({ adapter }),
            timeouts: { firstTokenMs: 60_000, idleMs: 60_000 },
            tryAcquire: () => () => undefined,
            acquire: () => Promise.resolve(() => undefined),
          }),
      }).call,
      call: {
        purpose: 'step',
        planId: 'p1',
        stepId: 's1',
        position: 0,
        decision: { tier: 'execution', model: reference('mid/thinker'), fallbacks: [] },
        request: {
          instructions: [{ text: 'Be terse.' }],
          messages: [{ role: 'user', text: 'Do it.' }],
          tools: toolDefinitions,
          maxOutputTokens: 100,
        },
        signal: new AbortController().signal,
      },
      tools: toolsOf({
        readFile: (path) => Promise.resolve({ text: `text of ${path}` }),
      }),
      limits: { turns: 9, tokens: 1_000_000, nanoUsd: 1_000_000_000, durationMs: 60_000 },
    });
    return { text: result.last?.text, end: result.last?.end, refusals: server.refusals() };
  } finally {
    await server.close();
  }
}

describe('a model that thinks and calls tools', () => {
  for (const vendor of thinkingVendors) {
    it(`gets its thinking back: ${vendor.name}`, async () => {
      const { text, end, refusals } = await converse(vendor);
      assert.equal(text, 'Done.', JSON.stringify(end));
      assert.equal(refusals, 0);
    });
  }

  for (const vendor of learnedVendors) {
    it(`is asked the way it wants after one refusal: ${vendor.name}`, async () => {
      const { text, end, refusals } = await converse(vendor);
      assert.equal(text, 'Done.', JSON.stringify(end));
      assert.equal(refusals, 1);
    });
  }

  it(`is asked the way it wants after two refusals: ${kimi.name}`, async () => {
    const { text, refusals } = await converse(kimi);
    assert.equal(text, 'Done.');
    assert.equal(refusals, 2);
  });

  it(`goes on without its thinking: ${otherOrganisation.name}`, async () => {
    const { text, refusals } = await converse(otherOrganisation);
    assert.equal(text, 'Done.');
    // Each later turn brings thinking that this key might read.
    assert.equal(refusals, 2);
  });

  it('gives up on a server that can be pleased in no way', async () => {
    for (const { protocol } of [kimi, otherOrganisation, learnedVendors[4]!]) {
      const message =
        'The `reasoning_content` is missing; thinking.signature and encrypted_content are required.';
      const body = JSON.stringify({ error: { message, type: 'invalid_request_error' } });
      const never: ThinkingVendor = {
        name: 'never',
        protocol,
        turn: (learnedVendors.find((one) => one.protocol === protocol) ?? otherOrganisation).turn,
        refusal: (request) =>
          JSON.stringify(request).includes('call_1') ? { status: 400, body } : undefined,
      };
      const { end, refusals } = await converse(never);
      assert.ok(end !== undefined && 'failure' in end);
      assert.equal(end.failure.kind, 'bad-request');
      assert.ok(refusals <= 10, `${protocol}: ${refusals}`);
    }
  });
});
