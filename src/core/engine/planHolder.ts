import type { PlanDocument } from '../plan/planDocument.ts';
import type { PlanEvent } from '../plan/planEvents.ts';
import { reducePlan } from '../plan/reducePlan.ts';
import type { Log, PlanStore, Unsubscribe } from '../ports.ts';

/** Holds the one current plan of a folder: takes events in, keeps it stored, tells who watches. */
export interface PlanHolder {
  current(): PlanDocument | undefined;
  /**
   * Puts a plan in the place of the current one. `revision` is that of the stored form, 0 for a new plan; a plan
   * that differs from its stored form is saved.
   */
  replace(document: PlanDocument | undefined, revision: number, isStored: boolean): void;
  /** Applies an event; the reason when it does not fit, and then nothing has changed. */
  dispatch(event: PlanEvent): string | undefined;
  /** Resolves when all that has happened so far is stored, or could not be. */
  stored(): Promise<void>;
  onDidChange(listener: () => void): Unsubscribe;
  /** Called when the stored plan was changed by another window, whose version then holds. */
  onDidLose(listener: () => void): Unsubscribe;
}

/** See {@link PlanHolder}. Saves follow one another and skip states that a later one has overtaken. */
export function createPlanHolder(ports: { readonly plans: PlanStore; readonly log: Log }): PlanHolder {
  let document: PlanDocument | undefined;
  let revision = 0;
  let savedDocument: PlanDocument | undefined;
  let saving: Promise<void> | undefined;
  const changed = new Set<() => void>();
  const lost = new Set<() => void>();

  function tell(listeners: ReadonlySet<() => void>): void {
    for (const listener of [...listeners]) listener();
  }

  function save(): void {
    saving ??= saveUntilCurrent().finally(() => {
      saving = undefined;
    });
  }

  async function saveUntilCurrent(): Promise<void> {
    while (document !== undefined && document !== savedDocument) {
      const toSave = document;
      const { draft: _draft, ...stored } = toSave;
      try {
        const saved = await ports.plans.save(
          { id: toSave.id, folder: toSave.folder, json: JSON.stringify(stored) },
          revision,
        );
        if (saved === undefined) {
          ports.log.warn(`Plan ${toSave.id} was changed by another window; this window stops writing it.`);
          savedDocument = document;
          tell(lost);
          return;
        }
        revision = saved;
        savedDocument = toSave;
      } catch (error) {
        // The plan goes on in memory; the next event tries again.
        ports.log.error(`Plan ${toSave.id} could not be saved: ${describe(error)}`);
        return;
      }
    }
  }

  return {
    current: () => document,
    replace(next, nextRevision, isStored) {
      document = next;
      revision = nextRevision;
      savedDocument = isStored ? next : undefined;
      if (next !== undefined && !isStored) save();
      tell(changed);
    },
    dispatch(event) {
      if (document === undefined) return 'There is no plan.';
      const reduced = reducePlan(document, event);
      if (!reduced.ok) {
        ports.log.warn(`Plan ${document.id}: ${reduced.reason}`);
        return reduced.reason;
      }
      document = reduced.document;
      // What is only for showing is not worth a write.
      if (event.type !== 'partial-plan-received') save();
      tell(changed);
      return undefined;
    },
    stored: () => saving ?? Promise.resolve(),
    onDidChange: (listener) => subscribe(changed, listener),
    onDidLose: (listener) => subscribe(lost, listener),
  };
}

function subscribe(listeners: Set<() => void>, listener: () => void): Unsubscribe {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
