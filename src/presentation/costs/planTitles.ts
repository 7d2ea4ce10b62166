import { parsePlanDocument } from '../../core/work/plan/planDocument.ts';
import type { PlanStore } from '../../core/work/plan/planStore.ts';
import type { PlanTitles } from './breakdowns.ts';

/** A title is a line in a table. */
const longestTitleCharacters = 80;

/**
 * What plans are about, by id: their goal, or the task while there is none. A plan that the store has no more, or
 * that cannot be read, has no title.
 */
export async function planTitles(
  plans: Pick<PlanStore, 'load'>,
  planIds: readonly string[],
): Promise<PlanTitles> {
  const titles = new Map<string, string>();
  for (const id of planIds) {
    const stored = await plans.load(id);
    const parsed = stored === undefined ? undefined : parsePlanDocument(stored.json);
    if (parsed?.ok !== true) continue;
    const title = oneLine(parsed.document.goal) || oneLine(parsed.document.task);
    if (title !== '') titles.set(id, title);
  }
  return titles;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longestTitleCharacters ? line : `${line.slice(0, longestTitleCharacters - 1)}…`;
}
