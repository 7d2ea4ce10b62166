import assert from 'node:assert/strict';
import {
  answerShown,
  createWaiting,
  isQuestion,
  questionView,
  type FoundItem,
} from '../../../../src/presentation/waiting/waiting.ts';
import { createHandClock } from '../../support/engine/handClock.ts';

const answers = [
  { id: 'yes', label: 'Yes' },
  { id: 'no', label: 'No' },
];
const itemOf = (id: string, changes: Partial<FoundItem> = {}): FoundItem => ({
  ...{ kind: 'other', id, title: `${id} waits.`, answers },
  ...changes,
});

/** A source whose items a test sets. */
function createSource(...first: readonly FoundItem[]) {
  let items = first;
  const listeners = new Set<() => void>();
  const answered: string[] = [];
  return {
    answered,
    listeners,
    set(...next: readonly FoundItem[]) {
      items = next;
      for (const listener of listeners) listener();
    },
    items: () => items,
    answer: ({ id }: FoundItem, answerId: string) => void answered.push(`${id}: ${answerId}`),
    onDidChange(listener: () => void) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}

function open() {
  const clock = createHandClock();
  const waiting = createWaiting(clock);
  const told: string[][] = [];
  waiting.onDidChange(() => told.push(waiting.items().map(({ id }) => id)));
  return { clock, waiting, told };
}

describe('createWaiting', () => {
  it('lists what all sources hold, the oldest first, with the time it was first seen', () => {
    const { clock, waiting } = open();
    const startMs = clock.now();
    const first = createSource();
    waiting.add(first);
    waiting.add(createSource(itemOf('b')));
    clock.advance(1000);
    first.set(itemOf('a'));
    clock.advance(1000);
    first.set(itemOf('a', { title: 'Still a.' }));
    assert.deepEqual(
      waiting.items().map(({ id, sinceMs, title }) => [id, sinceMs - startMs, title]),
      [
        ['b', 0, 'b waits.'],
        ['a', 1000, 'Still a.'],
      ],
    );
  });

  it('begins the time anew when something waits again', () => {
    const { clock, waiting } = open();
    const source = createSource(itemOf('a'));
    waiting.add(source);
    source.set();
    clock.advance(5000);
    source.set(itemOf('a'));
    assert.equal(waiting.items()[0]?.sinceMs, clock.now());
  });

  it('tells only of changes', () => {
    const { waiting, told } = open();
    const source = createSource(itemOf('a'));
    waiting.add(source);
    source.set(itemOf('a'));
    source.set(itemOf('a'), itemOf('b'));
    source.set();
    assert.deepEqual(told, [['a'], ['a', 'b'], []]);
  });

  it('brings an answer to the source of the item, and only one that it offers', () => {
    const { waiting } = open();
    const one = createSource(itemOf('a'));
    const other = createSource(itemOf('b'));
    waiting.add(one);
    waiting.add(other);
    waiting.answer('b', 'yes');
    waiting.answer('b', 'perhaps');
    waiting.answer('c', 'yes');
    assert.deepEqual([one.answered, other.answered], [[], ['b: yes']]);
  });

  it('drops what a source held when that goes', () => {
    const { waiting, told } = open();
    const source = createSource(itemOf('a'));
    waiting.add(source).dispose();
    assert.deepEqual(told, [['a'], []]);
    assert.equal(source.listeners.size, 0);
  });
});

describe('questions among what waits', () => {
  it('are all but edits and plans that are ready', () => {
    const kinds = ['edits', 'plan-ready', 'budget', 'command', 'sensitive-edits', 'other'] as const;
    assert.deepEqual(
      kinds.filter((kind) => isQuestion({ kind })),
      ['budget', 'command', 'sensitive-edits', 'other'],
    );
  });

  it('are shown in the panel one at a time, the oldest first', () => {
    const { waiting } = open();
    waiting.add(
      createSource(itemOf('edits', { kind: 'edits' }), itemOf('q1', { detail: 'It costs.' }), itemOf('q2')),
    );
    assert.deepEqual(questionView(waiting.items()), {
      ...{ id: 'q1', title: 'q1 waits.', detail: 'It costs.', answers },
    });
    assert.equal(questionView([]), undefined);
  });

  it('put all commands with the same answers into one sheet, and answer only what it shows', () => {
    const { waiting } = open();
    const command = (id: string, more: Partial<FoundItem> = {}) =>
      itemOf(id, { kind: 'command', commands: [`run ${id}`], detail: `About ${id}.`, ...more });
    const others = [{ id: 'plan', label: 'Run for This Plan' }];
    const source = createSource(command('q1'));
    waiting.add(source);
    assert.deepEqual(questionView(waiting.items()), {
      ...{ id: 'q1', title: 'q1 waits.', detail: 'About q1.', answers },
      commands: [{ command: 'run q1' }],
    });
    source.set(command('q1'), itemOf('money'), command('q2'), command('q3', { answers: others }));
    const shown = questionView(waiting.items());
    assert.ok(shown);
    assert.deepEqual(shown, {
      id: 'q1\nq2',
      title: 'Run these 2 commands to check the work?',
      answers,
      commands: [
        { command: 'run q1', detail: 'About q1.' },
        { command: 'run q2', detail: 'About q2.' },
      ],
    });
    source.set(command('q1'), command('q2'), command('q4'));
    answerShown(waiting, shown.id, 'yes');
    assert.deepEqual(source.answered, ['q1: yes', 'q2: yes']);
  });
});
