import type { Live } from '../../core/work/ask/liveState.ts';
import { criticalSteps } from '../../core/work/ask/decideStep.ts';
import type { PlanCheck, PlanDocument } from '../../core/work/plan/planDocument.ts';
import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';

/** What {@link planNotes} is made from. */
interface PlanNotesInput {
  readonly live: Live;
  readonly settings: EngineSettings;
}

/** What the person should read before running a plan: who made it, what came in the way, and who checks it. */
export function planNotes(document: PlanDocument, { live, settings }: PlanNotesInput): readonly string[] {
  const { notes = [], incidents = [], check } = document;
  return [
    ...notes,
    ...incidents.map(({ text }) => text),
    ...(live.planning?.kind === 'reviewing' ? ['A second model is checking the plan.'] : []),
    ...(check === undefined ? [] : checkLines(check)),
    ...careLines(document, settings),
  ];
}

function checkLines({ by, verdict, reason, findings }: PlanCheck): readonly string[] {
  const words = {
    pass: `${by ?? ''} has checked the plan and would let it run: ${reason}`,
    fail: `${by ?? ''} has checked the plan and would not let it run: ${reason}`,
    unknown:
      by === undefined
        ? `The plan could not be checked: ${reason}`
        : `${by} could not judge the plan: ${reason}`,
  };
  return [words[verdict], ...findings.flatMap(({ stepId, text }) => (stepId === undefined ? [text] : []))];
}

/** Without a model's word the person's is the check of a critical plan, and they should know. */
function careLines(document: PlanDocument, settings: EngineSettings): readonly string[] {
  if (document.state !== 'ready' || settings.routing.planReview === 'off') return [];
  const critical = criticalSteps(document, settings.routing);
  const isChecked = document.check !== undefined && document.check.verdict !== 'unknown';
  if (critical.length === 0 || (settings.routing.planReview === 'model' && isChecked)) return [];
  const titles = critical.map(({ title }) => `"${title}"`).join(', ');
  return [`A mistake is dangerous in ${titles}. Read the plan first: your Run is its check.`];
}
