import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readIgnoreRules } from '../../../src/core/model/paths/gitignore.ts';
import { parseEditorConfig } from '../../../src/core/work/edits/editorConfig.ts';
import { parseEdits, parseEditsSoFar } from '../../../src/core/work/edits/parseEdits.ts';
import { parsePartialPlan } from '../../../src/core/work/plan/partialPlan.ts';
import { parsePlanAnswer } from '../../../src/core/work/plan/parsePlan.ts';
import { parseCostsMessage } from '../../../src/presentation/costs/parseCostsMessage.ts';
import { parsePanelMessage } from '../../../src/presentation/plan/parsePanelMessage.ts';
import { parseInvoice } from '../../../src/core/money/report/invoiceText.ts';
import { longestResultCharacters, runTool } from '../../../src/core/work/tools/runTool.ts';
import { callEndRow } from '../../../src/storage/ledger/ledgerRows.ts';
import { run, withServer, allProtocols, head, sends } from '../providers/behaviour/harness.ts';
import { toolsOf } from '../support/engine/toolsOf.ts';
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
  'a pasted bill': (text) => parseInvoice(text, { providers: ['openai'] }),
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

  it('never throws as the arguments of a tool, whose result is bounded', async () => {
    const tools = toolsOf();
    const names = tools.definitions.map(({ name }) => name);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names, 'nobody'),
        fc.oneof(fc.json(), foreign),
        async (name, argumentsJson) => {
          const result = await runTool(tools, { id: '1', name, argumentsJson }, new AbortController().signal);
          assert.ok(result.text.length <= longestResultCharacters + 200);
        },
      ),
      runs,
    );
  });

  it('never throws as a row of the ledger', () => {
    const value = fc.oneof(fc.integer(), fc.double(), foreign, fc.constant(null));
    const names = callEndRow.columns.map(({ name }) => name);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (stored) => {
        const read = callEndRow.fromColumns(stored);
        assert.ok(read === undefined || typeof read === 'object');
      }),
      runs,
    );
  });

  for (const protocol of allProtocols)
    it(`ends as one event, whatever a server answers over ${protocol}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(foreign, fc.json()), async (body) => {
          await withServer(
            protocol,
            () => [head(protocol), ...sends([`data: ${body}\n\n`, body])],
            async (baseUrl) => {
              const { last } = await run(protocol, baseUrl);
              assert.ok(['finished', 'failed'].includes(last.type));
            },
          );
        }),
        { ...runs, numRuns: 20 },
      );
    });

  it('never throws as a message of the panel', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        assert.equal(typeof parsePanelMessage(data), 'object');
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
