import assert from 'node:assert/strict';
import type { Usage } from '../../../../src/core/model/request/usage.ts';
import { rewriteUsage, uncounted } from '../../../servers/rewriteUsage.ts';
import { wireFormats } from '../../../servers/wireFormat.ts';
import { allProtocols, head, run, sends, withServer, type Run } from './harness.ts';

const answers = {
  text: { text: 'An answer of a few words.' },
  'tool calls': { toolCalls: [{ id: 'a', name: 'read', argumentsJson: '{"path":"a.ts"}' }] },
};

/** What a protocol's stream still tells where it has no counts. */
const told: Readonly<Record<string, Partial<Usage>>> = {
  anthropic: { serviceTier: 'standard', region: 'global' },
  openai: { serviceTier: 'default' },
};

describe('an answer that its server has not counted', () => {
  for (const protocol of allProtocols) {
    const { write } = wireFormats[protocol];
    const answered = async (pieces: readonly string[]): Promise<Run> => {
      let result: Run | undefined;
      const script = () => [head(protocol), ...sends(pieces)];
      await withServer(protocol, script, async (baseUrl) => {
        result = await run(protocol, baseUrl);
      });
      return result!;
    };

    for (const [how, rewrite] of uncounted) {
      for (const [what, answer] of Object.entries(answers)) {
        it(`has unknown usage, no free one: ${protocol} sends ${what} with ${how}`, async () => {
          const result = await answered(rewriteUsage(write(answer), rewrite));
          assert.equal(result.last.type, 'finished');
          const { serviceTier: _tier, region: _region, ...counts } = result.usage;
          assert.deepEqual(counts, { source: 'partial' });
        });
      }
    }

    it(`is counted where the numbers are written as text (${protocol})`, async () => {
      const asText = (value: unknown): unknown =>
        typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asText(inner)]))
          : typeof value === 'number'
            ? String(value)
            : value;
      const usage = { inputTokens: 100, outputTokens: 20 };
      const result = await answered(rewriteUsage(write({ text: 'Hi.', usage }), asText));
      const { inputUncachedTokens, outputTokens, source } = result.usage;
      assert.deepEqual(
        { source, inputUncachedTokens, outputTokens },
        {
          source: 'reported',
          inputUncachedTokens: 100,
          outputTokens: 20,
        },
      );
    });

    it(`keeps what else the stream tells (${protocol})`, async () => {
      const result = await answered(write({ text: 'Hi.' }));
      const { serviceTier, region } = result.usage;
      assert.deepEqual(
        {
          ...(serviceTier === undefined ? {} : { serviceTier }),
          ...(region === undefined ? {} : { region }),
        },
        told[protocol] ?? {},
      );
    });
  }
});
