import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EndedAttempt } from '../../../../../src/core/work/plan/attempt.ts';
import type { Verdict } from '../../../../../src/core/work/plan/verdict.ts';
import { modelFamily } from '../../../../../src/core/model/modelFamily.ts';
import type { Candidate } from '../../../../../src/core/routing/rules/candidates.ts';
import { nextStepAction, startStep } from '../../../../../src/core/work/steps/stepMachine.ts';
import type {
  ModelAnswer,
  StepAnswer,
  StepDecision,
  StepEvent,
  StepState,
  StepWork,
} from '../../../../../src/core/work/steps/stepState.ts';

const candidate = (model: string, tier: Candidate['tier'] = 'execution'): Candidate => ({
  model: { provider: 'p', model },
  tier,
  family: modelFamily(model),
  sameModelElsewhere: [],
  isHealthy: true,
  isWarm: false,
  firstTryPassRate: { mean: 0.5, judged: 0 },
  retryPassRate: { mean: 0.5, judged: 0 },
});

const decision = (changes: Partial<StepDecision> = {}): StepDecision => ({
  candidates: [candidate('gpt-small'), candidate('claude-mid'), candidate('gemini-big', 'orchestration')],
  ...{ fallbacks: [], reasons: [], isCritical: false, needs: {}, asksPersonOfUnknown: true },
  limits: { attempts: 4, nanoUsd: 1e12, workMs: 1e9 },
  ...changes,
});
const critical = decision({ isCritical: true, needs: { finalReview: true } });
const withReviews = decision({ asksPersonOfUnknown: false });

const workOf = (name: string, isEdit = true): StepWork => ({
  changes: isEdit ? [{ path: 'a.ts', before: 'a', after: name }] : [],
  result: { summary: name, changedFiles: [], findings: '' },
  rawAnswer: `raw ${name}`,
  callId: name,
});
const verdictOf = (verdict: Verdict['verdict'], reason: string = verdict, costNanoUsd = 0): Verdict => ({
  ...{ verdict, reason, costNanoUsd },
  evidence: verdict === 'pass' ? [] : [{ kind: 'check', title: reason, text: '' }],
});
const failure = { message: 'No.', detail: 'Because.' };
const asked = (answer: ModelAnswer): StepAnswer => ({ type: 'asked', answer });

const decided = (made = decision()): StepAnswer => ({ type: 'decided', decision: made });
const answered = (name: string): StepAnswer => asked({ kind: 'work', work: workOf(name), costNanoUsd: 10 });
const approved = (name: string, by: 'person' | 'autopilot' = 'autopilot'): StepAnswer => ({
  type: 'approved',
  work: workOf(name),
  approval: by === 'person' ? { by, isPartial: false } : { by },
});
const written: readonly StepAnswer[] = [
  { type: 'write-lock-taken' },
  { type: 'looked-before' },
  { type: 'applied' },
];
const verified = (verdict: Verdict['verdict'], reason?: string): StepAnswer => ({
  type: 'verified',
  verdict: verdictOf(verdict, reason, 1),
});
const reviewed = (verdict: Verdict['verdict']): StepAnswer => ({
  type: 'reviewed',
  verdict: verdictOf(verdict, `review: ${verdict}`, 5),
});
const reverted: StepAnswer = { type: 'reverted' };
const brokeOff = { type: 'broke-off', detail: 'disk full', isStaged: false } as const;
/** From the answer to the verdict. */
const tried = (name: string, verdict: Verdict['verdict'], by?: 'person'): readonly StepAnswer[] => [
  answered(name),
  approved(name, by),
  ...written,
  verified(verdict, `${name}: ${verdict}`),
];
/** The person stops while this is being done. */
const stopped = (answer: StepAnswer) => ({ ...answer, isStopped: true });

const attempt = (model: string, outcome: EndedAttempt['outcome']): EndedAttempt => ({
  model: { provider: 'p', model },
  ...{ outcome, reason: outcome, evidence: [], judgingNanoUsd: 0, workedMs: 0 },
});

function start(changes: Partial<Parameters<typeof startStep>[0]> = {}): StepState {
  return startStep({ isApplied: false, attempts: [], ...changes });
}

function labelOf({ action }: StepState): string {
  switch (action.type) {
    case 'ask':
      return `ask ${action.candidate.model.model}`;
    case 'review':
      return `${action.isFinal ? 'final ' : ''}review by ${action.reviewer.model.model}`;
    case 'end':
      return `end ${action.ending.kind}`;
    default:
      return action.type;
  }
}

/** Gives the answers in turn, one every 10 ms, and remembers what was to be done each time. */
function play(from: StepState, ...answers: readonly (StepAnswer & { readonly isStopped?: boolean })[]) {
  const actions = [labelOf(from)];
  let state = from;
  for (const [index, answer] of answers.entries()) {
    state = nextStepAction(state, { isStopped: false, ...answer, atMs: (index + 1) * 10 });
    actions.push(labelOf(state));
  }
  const ending = state.action.type === 'end' ? state.action.ending : undefined;
  const outcomes = state.attempts.map(({ model, outcome }) => `${model.model} ${outcome}`);
  return { state, actions, ending, outcomes };
}

const writing = ['request-approval', 'take-write-lock', 'look-before', 'apply', 'verify'];

describe('nextStepAction', () => {
  const table: [
    name: string,
    from: StepState,
    answers: readonly (StepAnswer & { readonly isStopped?: boolean })[],
    actions: readonly string[],
    outcomes: readonly string[],
  ][] = [
    [
      'asks, has it approved, writes, checks, and is done',
      start(),
      [decided(), ...tried('a', 'pass')],
      ['decide', 'ask gpt-small', ...writing, 'end done'],
      ['gpt-small pass'],
    ],
    [
      'fails where there is no model',
      start(),
      [{ type: 'no-model', message: 'None.' }],
      ['decide', 'end failed'],
      [],
    ],
    [
      'writes nothing where there is nothing to write',
      start(),
      [decided(critical), asked({ kind: 'work', work: workOf('found', false) }), verified('pass')],
      ['decide', 'ask gpt-small', 'verify', 'end done'],
      ['gpt-small pass'],
    ],
    [
      'reverts what failed before the next model is asked',
      start(),
      [decided(), ...tried('a', 'fail'), reverted, ...tried('b', 'pass')],
      ['decide', 'ask gpt-small', ...writing, 'revert', 'ask claude-mid', ...writing, 'end done'],
      ['gpt-small fail', 'claude-mid pass'],
    ],
    [
      'reverts once more, and fails, when nobody is left',
      start(),
      [decided(decision({ candidates: [candidate('gpt-small')] })), ...tried('a', 'fail'), reverted],
      ['decide', 'ask gpt-small', ...writing, 'revert', 'end failed'],
      ['gpt-small fail'],
    ],
    [
      'leaves what cannot be reverted, and says so',
      start(),
      [decided(), ...tried('a', 'fail'), { type: 'not-reverted', failure }],
      ['decide', 'ask gpt-small', ...writing, 'revert', 'end failed'],
      ['gpt-small fail'],
    ],
    [
      'goes to the next model after an unusable answer and an unavailable provider',
      start(),
      [
        decided(),
        asked({ kind: 'unusable', failure, rawAnswer: '?' }),
        asked({ kind: 'unavailable', failure }),
        ...tried('c', 'pass'),
      ],
      ['decide', 'ask gpt-small', 'ask claude-mid', 'ask gemini-big', ...writing, 'end done'],
      ['gpt-small fail', 'claude-mid unavailable', 'gemini-big pass'],
    ],
    [
      'ends where no other model would help',
      start(),
      [decided(), asked({ kind: 'failed', failure, rawAnswer: '?' })],
      ['decide', 'ask gpt-small', 'end failed'],
      ['gpt-small stopped'],
    ],
    [
      'is interrupted when the call is cancelled',
      start(),
      [decided(), stopped(asked({ kind: 'cancelled' }))],
      ['decide', 'ask gpt-small', 'end interrupted'],
      ['gpt-small stopped'],
    ],
    [
      'is rejected by the person',
      start(),
      [decided(), answered('a'), { type: 'rejected' }],
      ['decide', 'ask gpt-small', 'request-approval', 'end rejected'],
      ['gpt-small stopped'],
    ],
    [
      'goes on waiting when the person does not answer',
      start(),
      [decided(), answered('a'), { type: 'not-answered' }],
      ['decide', 'ask gpt-small', 'request-approval', 'end left-waiting'],
      ['gpt-small stopped'],
    ],
    [
      'fails when the edits do not fit the files any more',
      start(),
      [decided(), answered('a'), approved('a'), ...written.slice(0, 2), { type: 'not-applied', failure }],
      ['decide', 'ask gpt-small', ...writing.slice(0, 4), 'end failed'],
      ['gpt-small stopped'],
    ],
    [
      'leaves to the person what nobody could judge and nobody saw',
      start(),
      [decided(), ...tried('a', 'unknown'), reverted],
      ['decide', 'ask gpt-small', ...writing, 'revert', 'end left-to-person'],
      ['gpt-small unknown'],
    ],
    [
      'takes the word of the person who saw it, without a review',
      start(),
      [decided(withReviews), ...tried('a', 'unknown', 'person')],
      ['decide', 'ask gpt-small', ...writing, 'end done'],
      ['gpt-small unknown'],
    ],
    [
      'has a model of another family review what the checks left open',
      start(),
      [decided(withReviews), ...tried('a', 'unknown'), reviewed('pass')],
      ['decide', 'ask gpt-small', ...writing, 'review by claude-mid', 'end done'],
      ['gpt-small pass'],
    ],
    [
      'goes on after a review that fails',
      start(),
      [decided(withReviews), ...tried('a', 'unknown'), reviewed('fail'), reverted],
      ['decide', 'ask gpt-small', ...writing, 'review by claude-mid', 'revert', 'ask claude-mid'],
      ['gpt-small fail'],
    ],
    [
      'leaves to the person what a review cannot judge either',
      start(),
      [decided(withReviews), ...tried('a', 'unknown'), reviewed('unknown'), reverted],
      ['decide', 'ask gpt-small', ...writing, 'review by claude-mid', 'revert', 'end left-to-person'],
      ['gpt-small unknown'],
    ],
    [
      'leaves to the person what nobody of another family can review',
      start(),
      [decided({ ...withReviews, candidates: [candidate('gpt-small')] }), ...tried('a', 'unknown'), reverted],
      ['decide', 'ask gpt-small', ...writing, 'revert', 'end left-to-person'],
      ['gpt-small unknown'],
    ],
    [
      'has critical work reviewed by the orchestration tier, whoever approved it',
      start(),
      [decided(critical), ...tried('a', 'pass', 'person'), reviewed('pass')],
      ['decide', 'ask gpt-small', ...writing, 'final review by gemini-big', 'end done'],
      ['gpt-small pass'],
    ],
    [
      'reviews critical work twice where the checks left it open',
      start(),
      [
        decided({ ...critical, asksPersonOfUnknown: false }),
        ...tried('a', 'unknown'),
        reviewed('pass'),
        reviewed('fail'),
        reverted,
      ],
      [
        ...['decide', 'ask gpt-small', ...writing, 'review by claude-mid', 'final review by gemini-big'],
        ...['revert', 'ask claude-mid'],
      ],
      ['gpt-small fail'],
    ],
    [
      'does not count critical work as passed that nobody can review',
      start(),
      [decided({ ...critical, candidates: [candidate('gpt-small')] }), ...tried('a', 'pass'), reverted],
      ['decide', 'ask gpt-small', ...writing, 'revert', 'end left-to-person'],
      ['gpt-small unknown'],
    ],
    [
      'begins with edits that were approved before, and asks only when they fail',
      start({ approvedBefore: workOf('old'), attempts: [attempt('gpt-small', 'unknown')] }),
      [decided(), approved('old', 'person'), ...written, verified('fail'), reverted],
      ['decide', ...writing, 'revert', 'ask claude-mid'],
      ['gpt-small unknown', 'gpt-small fail'],
    ],
    [
      'reverts what a window that died has left, before anything else',
      start({ isApplied: true }),
      [decided(), reverted],
      ['decide', 'revert', 'ask gpt-small'],
      [],
    ],
    [
      'reverts it too before edits that were approved',
      start({ isApplied: true, approvedBefore: workOf('old') }),
      [decided(), reverted],
      ['decide', 'revert', 'request-approval'],
      [],
    ],
    [
      'is done where it had passed before the window died',
      start({ isApplied: true, attempts: [attempt('gpt-small', 'pass')] }),
      [decided()],
      ['decide', 'end done'],
      ['gpt-small pass'],
    ],
    [
      'goes on with the attempt that was stopped',
      start({ attempts: [attempt('gpt-small', 'fail'), attempt('claude-mid', 'stopped')] }),
      [decided()],
      ['decide', 'ask claude-mid'],
      ['gpt-small fail', 'claude-mid stopped'],
    ],
    [
      'fails where an earlier result of its run was never judged',
      start({ attempts: [attempt('gpt-small', 'unknown')] }),
      [decided()],
      ['decide', 'end failed'],
      ['gpt-small unknown'],
    ],
    [
      'keeps within its attempts',
      start(),
      [
        decided(decision({ limits: { attempts: 1, nanoUsd: 1e12, workMs: 1e9 } })),
        ...tried('a', 'fail'),
        reverted,
      ],
      ['decide', 'ask gpt-small', ...writing, 'revert', 'end failed'],
      ['gpt-small fail'],
    ],
  ];
  for (const [name, from, answers, actions, outcomes] of table) {
    it(name, () => {
      const played = play(from, ...answers);
      assert.deepEqual(played.actions, actions);
      assert.deepEqual(played.outcomes, outcomes);
    });
  }

  it('lets only local models review what may hold private text', () => {
    const here = { ...candidate('gemma-here'), isLocal: true as const };
    const seen = (made: StepAnswer): StepAnswer => {
      const work = workOf('a');
      const withOrigins = { ...work, result: { ...work.result, origins: ['secret/x.ts'] } };
      return made.type === 'approved' ? { ...made, work: withOrigins } : made;
    };
    const tell = (made: StepDecision, verdict: Verdict['verdict']) =>
      play(start(), decided(made), ...tried('a', verdict).map(seen));
    const { candidates } = withReviews;
    const chosen = tell({ ...withReviews, candidates: [...candidates, here] }, 'unknown');
    assert.equal(labelOf(chosen.state), 'review by gemma-here');
    assert.equal(labelOf(tell(withReviews, 'unknown').state), 'revert', 'the person decides');
    const final = tell(critical, 'pass').state;
    assert.equal(final.judged?.verdict.verdict, 'unknown');
    assert.match(final.judged.verdict.reason, /no other local model/);
  });

  it('tells the next model what failed, and the first one why the run before did', () => {
    const first = play(
      start({ failedBefore: { kind: 'rule', title: 'Nobody passed.', text: '' } }),
      decided(),
    ).state.action;
    assert.ok(first.type === 'ask');
    assert.deepEqual(first.evidence, [{ kind: 'rule', title: 'Nobody passed.', text: '' }]);
    const busy = asked({ kind: 'unavailable', failure });
    const second = play(start({ failedBefore: { kind: 'rule', title: 'x', text: '' } }), decided(), busy)
      .state.action;
    assert.ok(second.type === 'ask');
    assert.deepEqual(second.evidence, []);
    const { action } = play(
      start({ failedBefore: { kind: 'rule', title: 'x', text: '' } }),
      decided(),
      ...tried('a', 'fail'),
      reverted,
    ).state;
    assert.ok(action.type === 'ask');
    assert.deepEqual(action.evidence, verdictOf('fail', 'a: fail').evidence);
    const after = play(start(), decided(), asked({ kind: 'unusable', failure })).state.action;
    assert.ok(after.type === 'ask');
    assert.deepEqual(after.evidence, [{ kind: 'rule', title: 'No.', text: 'Because.' }]);
  });

  it('hands on what a model that was lost has left, once', () => {
    const handoff = { from: { provider: 'p', model: 'gpt-small' }, filesRead: ['a.ts'], partialAnswer: '' };
    const lost = play(start(), decided(), asked({ kind: 'unavailable', failure, handoff }));
    assert.deepEqual(lost.state.handoff, handoff);
    assert.equal(play(lost.state, asked({ kind: 'unavailable', failure })).state.handoff, undefined);
  });

  it('records who answered, what it cost and what judging cost, without the time of waiting', () => {
    const other = { provider: 'q', model: 'gpt-small' };
    const { state } = play(
      start(),
      decided(withReviews),
      asked({ kind: 'work', work: workOf('a'), costNanoUsd: 10, model: other }),
      ...tried('a', 'unknown').slice(1),
      reviewed('fail'),
    );
    assert.deepEqual(state.attempts, [
      {
        model: other,
        candidate: { provider: 'p', model: 'gpt-small' },
        outcome: 'fail',
        reason: 'review: fail',
        evidence: [
          { kind: 'check', title: 'a: unknown', text: '' },
          { kind: 'check', title: 'review: fail', text: '' },
        ],
        costNanoUsd: 10,
        judgingNanoUsd: 6,
        // From the 10th to the 80th millisecond, ten of them with the person.
        workedMs: 60,
      },
    ]);
    assert.equal(state.looks, 1);
  });

  it('says of deferred checks that the result is unverified, and blames nobody', () => {
    const deferred: StepAnswer = {
      type: 'verified',
      verdict: verdictOf('pass', 'Its checks run later.'),
      deferredReason: 'Its checks run later.',
    };
    const { ending, outcomes } = play(start(), decided(), answered('a'), approved('a'), ...written, deferred);
    assert.ok(ending?.kind === 'done');
    assert.deepEqual([ending.verdict.verdict, ending.verdict.reason], ['unknown', 'Its checks run later.']);
    assert.deepEqual(outcomes, ['gpt-small pass']);
  });

  it('fails with what each model did, the last verdict and its answer', () => {
    const two = decision({ candidates: [candidate('gpt-small'), candidate('claude-mid')] });
    const bad = asked({ kind: 'unusable', failure, rawAnswer: '?' });
    const { ending } = play(start(), decided(two), ...tried('a', 'fail'), reverted, bad);
    assert.ok(ending?.kind === 'failed');
    assert.equal(ending.failure.message, 'No model brought a result that passes.');
    assert.match(ending.failure.detail ?? '', /p\/gpt-small: fail\. a: fail[^]*p\/claude-mid: fail\. No\./);
    assert.deepEqual([ending.verdict?.verdict, ending.rawAnswer], ['fail', 'raw a']);
    const alone = play(start(), decided({ ...two, candidates: [candidate('gpt-small')] }), bad).ending;
    assert.deepEqual(alone, { kind: 'failed', failure, rawAnswer: '?' });
  });

  describe('when the person stops', () => {
    const upTo = (count: number) => [decided(), ...tried('a', 'fail')].slice(0, count);
    const cases: [
      name: string,
      answers: readonly StepAnswer[],
      last: StepAnswer,
      actions: readonly string[],
    ][] = [
      ['before the first attempt', [], decided(), ['end interrupted']],
      ['while it is asked, lets the edits wait', upTo(1), answered('a'), ['request-approval']],
      ['once it is approved', upTo(2), approved('a', 'person'), ['end interrupted']],
      ['while it waits to write', upTo(3), { type: 'write-lock-taken' }, ['end interrupted']],
      ['while it looks', upTo(4), { type: 'looked-before' }, ['end interrupted']],
      ['while it writes', upTo(5), { type: 'applied' }, ['revert', 'end interrupted']],
      ['while it checks', upTo(6), verified('unknown'), ['revert', 'end interrupted']],
      ['while it checks, counts what has passed', upTo(6), verified('pass'), ['end done']],
      ['while it reverts', upTo(7), reverted, ['end interrupted']],
      [
        'while critical work is checked, does not skip its review',
        [decided(critical), ...upTo(6).slice(1)],
        verified('pass'),
        ['revert', 'end interrupted'],
      ],
      [
        'while it is reviewed',
        [decided(withReviews), ...tried('a', 'unknown')],
        reviewed('fail'),
        ['revert', 'end interrupted'],
      ],
    ];
    for (const [name, before, last, actions] of cases) {
      it(name, () => {
        const from = play(start(), ...before).state;
        const played = play(from, stopped(last), ...(actions[0] === 'revert' ? [stopped(reverted)] : []));
        assert.deepEqual(played.actions.slice(1), actions);
        if (last.type === 'verified' || last.type === 'reviewed')
          assert.equal(
            played.state.attempts.at(-1)?.judgingNanoUsd,
            last.verdict.costNanoUsd + (last.type === 'reviewed' ? 1 : 0),
          );
      });
    }
  });

  describe('when something breaks', () => {
    const cases: [
      name: string,
      answers: readonly StepAnswer[],
      last: StepAnswer,
      actions: readonly string[],
    ][] = [
      ['before anything is written, fails', [decided()], brokeOff, ['end failed']],
      [
        'after it was written, reverts and fails',
        [decided(), ...tried('a', 'fail').slice(0, -1)],
        brokeOff,
        ['revert', 'end failed'],
      ],
      ['while it reverts, does not try again', [decided(), ...tried('a', 'fail')], brokeOff, ['end failed']],
      [
        'while it writes, lets the person answer again',
        [decided(), ...tried('a', 'fail').slice(0, 4)],
        { ...brokeOff, isStaged: true },
        ['end left-waiting'],
      ],
      ['because of a stop, is interrupted', [decided()], { type: 'cut-off' }, ['end interrupted']],
      ['because the answer is to something else, fails', [decided()], reverted, ['end failed']],
    ];
    for (const [name, before, last, actions] of cases) {
      it(name, () => {
        const from = play(start(), ...before).state;
        const played = play(from, last, ...(actions[0] === 'revert' ? [reverted] : []));
        assert.deepEqual(played.actions.slice(1), actions);
        assert.ok(played.state.attempts.length > 0);
      });
    }
  });

  it('changes nothing after the end', () => {
    const { state } = play(start(), { type: 'no-model', message: 'None.' });
    assert.equal(nextStepAction(state, { ...reverted, atMs: 1, isStopped: true }), state);
  });
});

describe('a run of a step', () => {
  /** Everything that may come of an action. */
  function answersTo({ action }: StepState, made: StepDecision): readonly StepAnswer[] {
    const broken: readonly StepAnswer[] = [brokeOff, { ...brokeOff, isStaged: true }, { type: 'cut-off' }];
    switch (action.type) {
      case 'decide':
        return [decided(made), { type: 'no-model', message: 'None.' }, ...broken];
      case 'revert':
        return [reverted, { type: 'not-reverted', failure }, ...broken];
      case 'ask':
        return [
          answered('a'),
          asked({ kind: 'work', work: workOf('found', false) }),
          asked({ kind: 'unusable', failure }),
          asked({ kind: 'unavailable', failure }),
          asked({ kind: 'failed', failure }),
          asked({ kind: 'cancelled' }),
          ...broken,
        ];
      case 'request-approval':
        return [
          approved('a'),
          approved('b', 'person'),
          { type: 'rejected' },
          { type: 'not-answered' },
          ...broken,
        ];
      case 'take-write-lock':
        return [{ type: 'write-lock-taken' }, ...broken];
      case 'look-before':
        return [{ type: 'looked-before' }, ...broken];
      case 'apply':
        return [{ type: 'applied' }, { type: 'not-applied', failure }, ...broken];
      case 'verify':
        return [verified('fail'), verified('pass'), verified('unknown'), ...broken];
      case 'review':
        return [reviewed('fail'), reviewed('pass'), reviewed('unknown'), ...broken];
      case 'end':
        return [];
    }
  }

  const settings = fc.record({
    attempts: fc.integer({ min: 1, max: 4 }),
    candidates: fc.integer({ min: 0, max: 6 }),
    isCritical: fc.boolean(),
    asksPersonOfUnknown: fc.boolean(),
    isApplied: fc.boolean(),
    isResumed: fc.boolean(),
    // The first answers are the ones that go on: without them few runs would get far.
    picks: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(8) }), {
      maxLength: 60,
    }),
    misfitAt: fc.option(fc.nat(40), { nil: -1 }),
    stopAt: fc.option(fc.nat(40), { nil: Infinity }),
  });

  it('ends whatever happens, writes only what was approved, and leaves nothing half done', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const names = ['gpt-a', 'claude-b', 'gemini-c', 'qwen-d', 'llama-e', 'grok-f'];
        const made = decision({
          candidates: names
            .slice(0, given.candidates)
            .map((name, place) => candidate(name, place > 3 ? 'orchestration' : 'execution')),
          limits: { attempts: given.attempts, nanoUsd: 1e12, workMs: 1e9 },
          needs: given.isCritical ? { finalReview: true } : {},
          asksPersonOfUnknown: given.asksPersonOfUnknown,
        });
        let state: StepState = start({
          isApplied: given.isApplied,
          ...(given.isResumed ? { approvedBefore: workOf('old') } : {}),
        });
        let isInFolder = given.isApplied;
        let isReviewed = false;
        let approvedWork: StepWork | undefined;
        let looks = 0;
        let last: StepState['action'] = state.action;
        for (let turn = 0; state.action.type !== 'end'; turn += 1) {
          assert.ok(turn < 80, 'it ends');
          const { action }: StepState = state;
          const isStopped = turn >= given.stopAt;
          if (turn > given.stopAt) {
            const goesOn = ['ask', 'take-write-lock', 'apply', 'review'].includes(action.type);
            assert.ok(!goesOn, `${action.type} after the stop`);
          }
          const possible = answersTo(state, made);
          const answer: StepAnswer =
            turn === given.misfitAt
              ? { type: 'looked-before' }
              : (possible[(given.picks[turn] ?? 0) % possible.length] ?? brokeOff);
          if (action.type === 'ask') approvedWork = undefined;
          if (action.type === 'apply') {
            assert.equal(JSON.stringify(action.work), JSON.stringify(approvedWork), 'what was approved');
            isReviewed = false;
          }
          if (action.type === 'verify' && action.work.changes.length > 0) {
            assert.ok(isInFolder);
            looks += 1;
          }
          if (answer.type === 'approved' && action.type === 'request-approval') approvedWork = answer.work;
          if (answer.type === 'applied' && action.type === 'apply') isInFolder = true;
          if (answer.type === 'reverted' && action.type === 'revert') isInFolder = false;
          if (answer.type === 'reviewed' && action.type === 'review') isReviewed = action.isFinal;
          last = action;
          const event: StepEvent = { ...answer, atMs: turn, isStopped };
          const next: StepState = nextStepAction(state, event);
          const stored = JSON.parse(JSON.stringify(state)) as StepState;
          assert.equal(
            JSON.stringify(nextStepAction(stored, event)),
            JSON.stringify(next),
            'it is plain data',
          );
          const isBegun =
            'attempt' in next.action &&
            !('attempt' in state.action && next.attempts.length === state.attempts.length);
          if ('attempt' in state.action && isBegun)
            assert.equal(next.attempts.length, state.attempts.length + 1);
          state = next;
        }
        const { ending } = state.action;
        assert.ok(looks <= given.attempts, `${looks} looks`);
        assert.equal(state.isApplied, isInFolder);
        if (isInFolder) assert.ok(ending.kind === 'done' || last.type === 'revert');
        if (ending.kind === 'done' && ending.work !== undefined && ending.work.changes.length > 0) {
          assert.ok(isInFolder);
          if (given.isCritical && ending.verdict.verdict === 'pass') assert.ok(isReviewed);
        }
        assert.ok(
          state.attempts.slice(0, -1).every(({ outcome }) => outcome === 'fail' || outcome === 'unavailable'),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
