import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { callsOf } from '../../../../../src/core/work/plan/attempt.ts';
import { mark, tricks } from '../../../support/engine/hostileModels.ts';
import { runPrivacyWorld, type PrivacyWorld } from '../../../support/engine/privacyWorld.ts';

const fixtures = join(import.meta.dirname, '../../../../fixtures/hostile/privacy');

/** A workspace, models and luck. */
const worlds: fc.Arbitrary<PrivacyWorld> = fc.record({
  steps: fc.array(
    fc.record({
      files: fc.uniqueArray(fc.constantFrom('src/a.ts', 'src/b.ts', 'secret/x.ts', 'docs/public.md'), {
        minLength: 1,
        maxLength: 3,
      }),
      kind: fc.constantFrom('edit', 'investigate', 'docs'),
      tier: fc.constantFrom('execution', 'grunt'),
      critical: fc.boolean(),
      dependsOnFirst: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  execution: fc.shuffledSubarray(['home/coder', 'mid/coder', 'small/coder'], { minLength: 1 }),
  grunt: fc.shuffledSubarray(['home/helper', 'small/helper'], { minLength: 1 }),
  orchestration: fc.shuffledSubarray(['home/planner', 'big/planner'], { minLength: 1 }),
  instructions: fc.constantFrom('public', 'linked', 'private'),
  chip: fc.constantFrom(undefined, 'src/a.ts', 'secret/x.ts', 'docs/public.md'),
  checks: fc.array(fc.constantFrom('pass', 'fail', 'unknown'), { minLength: 1, maxLength: 8 }),
  tricks: fc.array(fc.constantFrom(...tricks), { minLength: 1, maxLength: 12 }),
  isOnAutopilot: fc.boolean(),
  workspace: fc.constantFrom(undefined, '!secret/', '!*', '!**/x.ts'),
});

describe('what is private', () => {
  it('is in no request to a model elsewhere, whatever models, tools, checks and links do', async () => {
    let localSaw = 0;
    let askedElsewhere = 0;
    let withheld = 0;
    let reviews = 0;
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { models, engine, steps } = await runPrivacyWorld(world);
        for (const { provider, request } of models.requests) {
          const sent = JSON.stringify(request);
          if (provider === 'home') localSaw += Number(sent.includes(mark));
          else {
            askedElsewhere++;
            assert.ok(!sent.includes(mark), `${provider} was sent ${around(sent)}`);
          }
        }
        const logged = engine.logLines.filter((line) => !line.startsWith('trace'));
        assert.ok(
          !logged.join('\n').includes(mark),
          logged.find((line) => line.includes(mark)),
        );
        reviews += steps.flatMap(callsOf).filter(({ purpose }) => purpose === 'review').length;
        withheld += steps.flatMap(callsOf).filter((call) => call.withheld !== undefined).length;
      }),
      { numRuns: 300, seed: 11, includeErrorInReport: true },
    );
    const seen = { localSaw, askedElsewhere, withheld, reviews };
    assert.ok(Math.min(...Object.values(seen)) > 20, JSON.stringify(seen));
  });

  const attacks = readdirSync(fixtures).filter((name) => name.endsWith('.json'));
  for (const name of attacks) {
    const { attack, world, expected } = JSON.parse(
      readFileSync(join(fixtures, name), 'utf8'),
    ) as HostileFixture;
    it(`stays where it is when ${attack}`, async () => {
      const { models, steps } = await runPrivacyWorld(world);
      const leaks = models.requests.filter(
        ({ provider, request }) => provider !== 'home' && JSON.stringify(request).includes(mark),
      );
      assert.deepEqual(leaks, []);
      const withheld = new Set(
        steps
          .flatMap(callsOf)
          .flatMap(({ model, withheld: what = [] }) => what.map((one) => `${model}: ${one}`)),
      );
      assert.deepEqual(
        {
          statuses: steps.map(({ status }) => status),
          failures: steps.flatMap(({ failure }) => (failure === undefined ? [] : [failure.message])),
          withheld: [...withheld],
        },
        expected,
      );
    });
  }
});

interface HostileFixture {
  readonly attack: string;
  readonly world: PrivacyWorld;
  readonly expected: {
    readonly statuses: readonly string[];
    readonly failures: readonly string[];
    /** `model: what was withheld from it`. */
    readonly withheld: readonly string[];
  };
}

function around(sent: string): string {
  const at = sent.indexOf(mark);
  return sent.slice(Math.max(0, at - 600), at + 100);
}
