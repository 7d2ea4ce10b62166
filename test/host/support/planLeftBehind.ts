import assert from 'node:assert/strict';
import { skipAfterFailure } from '../../time/skipAfterFailure.ts';
import { onDisk, writeOnDisk } from './files.ts';
import { startFakeProviders, type FakeProviders } from './fakeProviders.ts';
import { leaveBehind, needLeftBehind } from './leftBehind.ts';
import { createAnswer, editAnswer, planAnswer, planStep } from './preparedPlan.ts';
import { openTierwise, type Tierwise } from './tierwise.ts';

const greetBefore = "export function greet(name) {\n  return 'Hello ' + name;\n}\n";
const farewellBefore = "export function farewell(name) {\n  return 'Bye ' + name;\n}\n";

/** How the window ends. */
type WindowEnd = 'reload' | 'crash';

/** A file that the plan writes new; one for each end, because the workspace stays the same. */
function notesOf(end: WindowEnd): string {
  return `NOTES-${end}.md`;
}

/**
 * Leaves a plan behind in the middle of its run; the window ends when this test has. With a crash nothing is
 * stopped, stored or settled by then. What the next start finds is in {@link describePlanLeftBehind}.
 */
export function describeLeavingPlanBehind(end: WindowEnd): void {
  const notes = notesOf(end);
  describe(`Before a ${end}`, () => {
    it('has a step done, one waiting for review and one in the middle of its answer', async () => {
      const providers = await startFakeProviders();
      const tierwise = await openTierwise();
      await tierwise.closePlan();
      writeOnDisk('src/greet.js', greetBefore);
      writeOnDisk('src/farewell.js', farewellBefore);
      await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
      await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
      await tierwise.when((view) => view.setup.kind === 'ready', 'ready');
      providers.prepare(
        'anthropic',
        planAnswer([
          planStep('done', { files: ['src/greet.js'] }),
          planStep('waiting', { files: ['src/farewell.js'] }),
          planStep('running', { files: [notes] }),
        ]),
      );
      await tierwise.plan('Be polite, over a reload');
      providers.prepare(
        'openai',
        editAnswer('src/greet.js', "  return 'Hello ' + name;", "  return 'Good day, ' + name;"),
        editAnswer('src/farewell.js', "  return 'Bye ' + name;", "  return 'Farewell ' + name;"),
        {
          answer: () => createAnswer(notes, 'A line.\n'.repeat(100)),
          // The answer begins, goes on for longer than a checkpoint's interval, and never ends.
          beforeEvent: (index) =>
            index < 16 ? new Promise((resolve) => setTimeout(resolve, index * 100)) : neverEnds,
        },
      );
      await tierwise.act('done', 'run');
      await tierwise.act('done', 'accept');
      await tierwise.act('waiting', 'run');
      void tierwise.act('running', 'run');
      await tierwise.when(
        () =>
          Number(/^Writing.* (\d+) characters/.exec(tierwise.step('running').activity ?? '')?.[1] ?? 0) >=
          300,
        'a good part of the answer has come',
      );
      assert.equal(tierwise.step('done').status, 'done');
      assert.equal(tierwise.step('waiting').status, 'awaiting-approval');
      assert.equal(tierwise.step('running').status, 'running');
      assert.match(onDisk('src/greet.js') ?? '', /Good day/);
      assert.equal((await tierwise.attempts()).length, 3, 'the running attempt has no row yet');
      leaveBehind(markOf(end));
      if (end === 'crash') leaveWithoutGoodbye(tierwise);
    });
  });
}

function markOf(end: WindowEnd): string {
  return `a plan before a ${end}`.replaceAll(' ', '-');
}

/** As in a crash: nothing is stopped, stored or settled when the window ends. */
function leaveWithoutGoodbye({ sessions }: Tierwise): void {
  sessions.putAway = () => neverEnds;
}

const neverEnds = new Promise<void>(() => undefined);

/** What the start after {@link describeLeavingPlanBehind} finds. */
export function describePlanLeftBehind(end: WindowEnd): void {
  const notes = notesOf(end);
  describe(`After a ${end} in mid-run`, () => {
    skipAfterFailure();
    let tierwise: Tierwise;
    let providers: FakeProviders;
    const endings: (() => Promise<void>)[] = [];

    before(async function () {
      needLeftBehind(this, markOf(end));
      providers = await startFakeProviders();
      endings.push(() => providers.close());
      tierwise = await openTierwise();
      // The server that stands in for the desktop keeps secrets in memory only.
      await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
      await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
      await tierwise.when((view) => view.setup.kind === 'ready' && view.plan, 'the plan is there again');
    });

    after(async () => {
      for (const end of endings) await end();
    });

    it('has the plan back, paused, with the broken step interrupted', () => {
      const view = tierwise.view();
      assert.equal(view.phase, 'paused');
      assert.equal(view.task, 'Be polite, over a reload');
      assert.equal(view.notice?.title, 'Paused: a step was interrupted.');
      assert.deepEqual(view.notice.actions, ['resume']);
      assert.deepEqual(
        view.plan?.steps.map(({ id, status }) => [id, status]),
        [
          ['done', 'done'],
          ['waiting', 'awaiting-approval'],
          ['running', 'interrupted'],
        ],
      );
    });

    it('has settled the broken attempt with what was known of it, so that its money counts', async () => {
      const rows = await tierwise.attempts();
      assert.equal(rows.length, 4);
      const row = rows.at(-1);
      assert.equal(row?.stepId, 'running');
      assert.equal(row.outcome, 'interrupted');
      assert((row.usage.outputTokens ?? 0) >= 25, `output tokens: ${row.usage.outputTokens}`);
      assert((row.usage.inputUncachedTokens ?? 0) > 100, `input tokens: ${row.usage.inputUncachedTokens}`);
      assert(row.cost.source !== 'unpriced' && row.cost.nanoUsd > 0);
      const { calls, attempts } = tierwise.step('running');
      const [call, ...more] = [...calls, ...attempts.flatMap((attempt) => attempt.calls)];
      assert.match(call?.outcome ?? '', /^interrupted/);
      assert.deepEqual(more, []);
      assert.equal(tierwise.view().plan?.totals.calls, 4);
    });

    it('counts what was spent before to its day, not to this session', async () => {
      const text = tierwise.statusBar.text();
      assert.match(text, / \$0\.00 · .* today$/);
      // Over midnight what was spent before is of yesterday.
      const today = new Intl.DateTimeFormat('sv-SE').format(Date.now());
      const isOfToday = (await tierwise.attempts()).every(({ windowDate }) => windowDate === today);
      if (isOfToday) assert.match(text, / · .*\$0\.\d*[1-9]\d*.* today$/);
    });

    it('sends nothing by itself', () => {
      assert.deepEqual(providers.asked, []);
      const listings = /^\/ollama\/api\/(tags|show)$/;
      assert.deepEqual(
        providers.requests.filter(({ path }) => !listings.test(path)),
        [],
      );
    });

    it('writes the edits that waited for review when they are accepted now', async () => {
      await tierwise.act('waiting', 'show-diff');
      await tierwise.act('waiting', 'accept');
      assert.equal(tierwise.step('waiting').status, 'done');
      assert.match(onDisk('src/farewell.js') ?? '', /Farewell/);
    });

    it('reverts a step of the time before to the exact bytes', async () => {
      await tierwise.act('done', 'revert');
      assert.equal(onDisk('src/greet.js'), greetBefore);
      assert.equal(tierwise.step('done').status, 'reverted');
      assert.deepEqual(providers.asked, []);
    });

    it('goes on with Resume', async () => {
      await tierwise.act('done', 'delete');
      providers.prepare('openai', createAnswer(notes, 'A line.\n'));
      const resumed = tierwise.model.handle({ type: 'notice-action-chosen', action: 'resume' });
      await tierwise.whenStep('running', 'awaiting-approval');
      await tierwise.act('running', 'accept');
      await resumed;
      assert.equal(tierwise.view().phase, 'finished');
      assert.equal(onDisk(notes), 'A line.\n');
      assert.deepEqual(
        (await tierwise.attempts())
          .filter(({ stepId }) => stepId === 'running')
          .map((row) => [row.position, row.outcome]),
        [
          [0, 'interrupted'],
          [1, 'succeeded'],
        ],
      );
    });
  });
}
