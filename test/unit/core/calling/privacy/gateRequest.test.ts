import assert from 'node:assert/strict';
import { gateRequest, maskedWords } from '../../../../../src/core/calling/privacy/gateRequest.ts';
import {
  joinTraced,
  privateOutput,
  traced,
  type TracedText,
} from '../../../../../src/core/model/request/tracedText.ts';

const rules = {
  isPrivate: (path: string) => path.startsWith('secret/') || path === privateOutput,
  privateLines: () => Promise.resolve(new Set(['const hidden = 1;'])),
};
const gate = (text: TracedText, isLocal = false) =>
  gateRequest({ instructions: [], messages: [{ role: 'user', ...text }] }, isLocal, rules);
const textOf = (gated: Awaited<ReturnType<typeof gate>>) =>
  'request' in gated ? gated.request.messages[0]?.text : undefined;

describe('the gate between requests and models', () => {
  const own = 'The task: mend it.';
  const open = traced('open words', { origins: ['src/a.ts'] });
  const secret = traced('hidden words\n', { origins: ['docs/link.md', 'secret/x.ts'] });
  const mixed = joinTraced([own, open, secret, 'The end.'], '\n');

  it('leaves a private piece out for a model elsewhere, and says so in its place', async () => {
    const gated = await gate(mixed);
    assert.equal(
      textOf(gated),
      `${own}\nopen words\n[Withheld: secret/x.ts is private, and only local models may see this.]\n\nThe end.`,
    );
    assert.ok('withheld' in gated);
    assert.deepEqual([gated.withheld, gated.privateOrigins], [['secret/x.ts'], []]);
  });

  it('gives a local model everything, and knows what it has seen', async () => {
    const gated = await gate(mixed, true);
    assert.equal(textOf(gated), mixed.text);
    assert.ok('withheld' in gated);
    assert.deepEqual([gated.withheld, gated.privateOrigins], [[], ['secret/x.ts']]);
  });

  it('refuses a model elsewhere where the request needs the piece', async () => {
    const needed = traced('x', { origins: ['secret/x.ts'], isNeeded: true });
    assert.deepEqual(await gate(needed), { refusedFor: 'secret/x.ts' });
    assert.equal(textOf(await gate(needed, true)), 'x');
  });

  it('masks secrets and private lines in what nobody knows', async () => {
    const key = `sk-${'a1b2'.repeat(8)}`;
    const output = traced(`  12 | const hidden = 1;\nKEY ${key}\nfine\n`, { isUnsure: true });
    const gated = await gate(output);
    assert.equal(textOf(gated), '  12 | [line of a private file masked]\nKEY [secret masked]\nfine\n');
    assert.ok('withheld' in gated);
    assert.deepEqual(gated.withheld, [maskedWords]);
    const local = await gate(output, true);
    assert.equal(textOf(local), output.text);
    assert.ok('privateOrigins' in local);
    assert.deepEqual(local.privateOrigins, [privateOutput], 'so that its answer is as private');
  });

  it('judges instructions too, those for models without tools as well', async () => {
    const part = { ...traced('hidden', { origins: ['secret/x.ts'] }), cacheUpToHere: true };
    const request = { instructions: [part], messages: [], instructionsWithoutTools: [part] };
    const gated = await gateRequest(request, false, rules);
    assert.ok('request' in gated);
    assert.doesNotMatch(JSON.stringify(gated.request), /hidden/);
    assert.equal(gated.request.instructions[0]?.cacheUpToHere, true);
  });

  it('judges a piece to its end however it was shortened', async () => {
    const quoted = [{ start: 0, end: Infinity, origins: ['secret/x.ts'] }];
    const tool = { role: 'tool', callId: '1', name: 'read_file', text: 'short', quoted } as const;
    const gated = await gateRequest({ instructions: [], messages: [tool] }, false, rules);
    assert.ok('request' in gated);
    assert.doesNotMatch(gated.request.messages[0]?.text ?? '', /short/);
  });

  it('tells adapters nothing of where text comes from', async () => {
    for (const isLocal of [true, false]) {
      const gated = await gate(mixed, isLocal);
      assert.ok('request' in gated);
      assert.deepEqual(Object.keys(gated.request.messages[0] ?? {}), ['role', 'text']);
    }
  });
});
