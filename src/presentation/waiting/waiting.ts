import type { Clock } from '../../core/model/clock.ts';
import type { Answer, QuestionKind } from '../../core/model/question.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import type { QuestionView } from '../../shared/planView.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** What waits: edits for approval, a plan that is ready and does not run, or a question of what runs. */
export type WaitingKind = 'edits' | 'plan-ready' | QuestionKind;

/** Something that goes on only when the person answers. */
export interface WaitingItem {
  readonly kind: WaitingKind;
  /** Unique among all that waits, and the same as long as it does. */
  readonly id: string;
  /** When it was first seen here, in epoch milliseconds. */
  readonly sinceMs: number;
  /** One sentence that says what waits. */
  readonly title: string;
  readonly detail?: string;
  /** See `Question`. */
  readonly commands?: readonly string[];
  readonly planId?: string;
  readonly stepId?: string;
  /** At least one; the first is what most people will want. */
  readonly answers: readonly Answer[];
}

/** An item before {@link Waiting} has noted since when it waits. */
export type FoundItem = Omit<WaitingItem, 'sinceMs'>;

/** A part of the extension in which something can wait. */
export interface WaitingSource {
  items(): readonly FoundItem[];
  /** Called only with an answer that the item offers. */
  answer(item: FoundItem, answerId: string): void;
  onDidChange(listener: () => void): DisposableLike;
}

/** All that waits for the person, oldest first: the one list that panel, notifications and badge read. */
export interface Waiting {
  items(): readonly WaitingItem[];
  /** Does nothing when the item does not wait any more or has no such answer. */
  answer(itemId: string, answerId: string): void;
  onDidChange(listener: () => void): DisposableLike;
  /** Follows a source until the result is disposed. */
  add(source: WaitingSource): DisposableLike;
}

export function createWaiting(clock: Pick<Clock, 'now'>): Waiting {
  const sources = new Set<WaitingSource>();
  const listeners = new Set<() => void>();
  let items: readonly WaitingItem[] = [];

  function collect(): void {
    const since = new Map(items.map(({ id, sinceMs }) => [id, sinceMs]));
    const nowMs = clock.now();
    const found = [...sources].flatMap((source) => source.items());
    const next = found
      .map((item) => ({ ...item, sinceMs: since.get(item.id) ?? nowMs }))
      .sort((left, right) => left.sinceMs - right.sinceMs);
    if (JSON.stringify(next) === JSON.stringify(items)) return;
    items = next;
    for (const listener of [...listeners]) listener();
  }

  return {
    items: () => items,
    answer(itemId, answerId) {
      for (const source of sources) {
        const item = source.items().find(({ id }) => id === itemId);
        if (item?.answers.some(({ id }) => id === answerId) === true) source.answer(item, answerId);
      }
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    add(source) {
      sources.add(source);
      const listening = source.onDidChange(collect);
      collect();
      return {
        dispose() {
          listening.dispose();
          sources.delete(source);
          collect();
        },
      };
    },
  };
}

/**
 * The oldest question as the plan panel shows it. Where it is about a command, all commands that wait for one of the
 * same answers stand in one sheet with it.
 */
export function questionView(items: readonly WaitingItem[]): QuestionView | undefined {
  const question = items.find(isQuestion);
  if (question === undefined) return undefined;
  const { id, title, detail, answers, commands } = question;
  if (commands === undefined) return { id, title, answers, ...withoutUndefined({ detail }) };
  const together = items.filter((item) => item.commands !== undefined && hasSameAnswers(item, question));
  const isAlone = together.length === 1;
  const shown = together.flatMap((item) =>
    (item.commands ?? []).map((command) => ({
      command,
      ...withoutUndefined({ detail: isAlone ? undefined : item.detail }),
    })),
  );
  return {
    id: together.map((item) => item.id).join(sheetSeparator),
    title: shown.length === 1 ? title : `Run these ${shown.length} commands to check the work?`,
    commands: shown,
    answers,
    ...withoutUndefined({ detail: isAlone ? detail : undefined }),
  };
}

/** Answers what a {@link questionView} has shown, and nothing that has come to it since. */
export function answerShown(waiting: Pick<Waiting, 'answer'>, viewId: string, answerId: string): void {
  for (const id of viewId.split(sheetSeparator)) waiting.answer(id, answerId);
}

/** Between the ids of what one sheet shows; no id has it. */
const sheetSeparator = '\n';

function hasSameAnswers(one: WaitingItem, other: WaitingItem): boolean {
  return one.kind === other.kind && JSON.stringify(one.answers) === JSON.stringify(other.answers);
}

/** Whether something that runs asks; edits and plans that wait stand in the panel with buttons of their own. */
export function isQuestion({ kind }: Pick<WaitingItem, 'kind'>): boolean {
  return kind !== 'edits' && kind !== 'plan-ready';
}
