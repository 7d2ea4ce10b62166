import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readIgnoreRules } from '../../../src/core/model/paths/gitignore.ts';
import { parseEditorConfig } from '../../../src/core/work/edits/editorConfig.ts';
import { parseEdits, parseEditsSoFar } from '../../../src/core/work/edits/parseEdits.ts';
import { parsePartialPlan } from '../../../src/core/work/plan/partialPlan.ts';
import { parsePlanAnswer } from '../../../src/core/work/plan/parsePlan.ts';
import { parseCostsMessage } from '../../../src/presentation/costs/parseCostsMessage.ts';
import { readSettings } from '../support/readSettings.ts';
import { settings } from '../../../src/settings/settings.ts';

/** The same inputs in every run, so that a failure can be looked at again. */
const runs = { seed: 20_261_130, numRuns: 150 };

const signs = [
  '/',
  '*',
  '**/',
  '\n',
  '`',
  '{',
  '}',
  '[',
  ']',
  '"',
  '<<<<<<< SEARCH\n',
  '=======\n',
  '!',
  '\\',
  'a',
];

/** Text as an attacker writes it: long runs of signs that mean something to a parser. */
const foreign = fc
  .array(fc.tuple(fc.constantFrom(...signs), fc.integer({ min: 1, max: 200 })), { maxLength: 12 })
  .map((pieces) => pieces.map(([sign, times]) => sign.repeat(times)).join(''));

const doors: Readonly<Record<string, (text: string) => unknown>> = {
  '.gitignore': (text) => readIgnoreRules(text.split('\n'), true).ignores('src/a/b/c.ts'),
  '.editorconfig': (text) => parseEditorConfig(text),
  'an answer with edits': (text) => parseEdits(text),
  'edits that still grow': (text) => parseEditsSoFar(text),
  'a plan': (text) => parsePlanAnswer(text),
  'a plan that still grows': (text) => parsePartialPlan(text),
};

describe('foreign text at a door', () => {
  for (const [door, read] of Object.entries(doors))
    it(`never throws: ${door}`, () => {
      fc.assert(
        fc.property(foreign, (text) => {
          read(text);
        }),
        runs,
      );
    });

  it('never throws as a message of the costs panel', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        const parsed = parseCostsMessage(data);
        assert.ok('message' in parsed || parsed.error.length > 0);
      }),
      runs,
    );
  });

  it('never throws as a value of a setting, in the person’s own settings and in a workspace', () => {
    const raw = fc.dictionary(
      fc.constantFrom(...Object.keys(settings)),
      fc.oneof(fc.jsonValue(), foreign, fc.dictionary(foreign, foreign)),
    );
    fc.assert(
      fc.property(raw, raw, (own, workspace) => {
        readSettings(own, [workspace]);
      }),
      runs,
    );
  });
});
