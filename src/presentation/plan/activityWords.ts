import type { Activity } from '../../core/work/ask/liveState.ts';
import { formatDuration, formatTokens, formatUsd } from '../../shared/format.ts';

/** What is going on, in a few words beside the step. */
export function activityWords(activity: Activity): string {
  switch (activity.kind) {
    case 'gathering-context':
      return 'Reading files';
    case 'waiting-for-first-token':
      return withIncident('Waiting for the first token', activity);
    case 'thinking':
      return 'Thinking';
    case 'writing':
      return activity.path === undefined
        ? `Writing, ${activity.characters ?? 0} characters`
        : `Writing ${activity.path}, ${activity.characters ?? 0} characters`;
    case 'waiting-to-retry':
      return waitingWords(activity);
    case 'using-tools':
      return `Turn ${activity.turn ?? 1} of ${activity.mostTurns ?? 1}: ${(activity.tools ?? []).join(', ')}`;
    case 'applying':
      return 'Applying the edits';
    case 'verifying':
      return verifyingWords(activity);
    case 'reviewing':
      return 'Another model is reviewing the result';
  }
}

/** How far the model has got against its limits: turns, tokens, money. `undefined` where nothing is counted. */
export function limitWords({ kind, loop }: Activity): string | undefined {
  if (loop === undefined || !countedKinds.has(kind)) return undefined;
  const { turnsDone, mostTurns, tokens, mostTokens, nanoUsd, mostNanoUsd } = loop;
  // While tools run, the turn that asked for them is named already.
  const turn = kind === 'using-tools' ? [] : [`turn ${Math.min(turnsDone + 1, mostTurns)} of ${mostTurns}`];
  return [
    ...turn,
    `${formatTokens(tokens)} of ${formatTokens(mostTokens)} tokens`,
    `${formatUsd(nanoUsd)} of ${formatUsd(mostNanoUsd)}`,
  ].join(' · ');
}

const countedKinds: ReadonlySet<Activity['kind']> = new Set([
  'waiting-for-first-token',
  'thinking',
  'writing',
  'waiting-to-retry',
  'using-tools',
]);

function waitingWords({ waitingFor }: Activity): string {
  if (waitingFor?.because === 'busy')
    return `Waiting for ${waitingFor.model}, which is still busy with a request that was cancelled`;
  return waitingFor === undefined
    ? 'The provider is busy; trying again in a moment'
    : `Waiting for ${waitingFor.model} (${waitingFor.because})`;
}

/** What came in the way stays readable until something arrives. */
function withIncident(words: string, { incident }: Activity): string {
  return incident === undefined ? words : `${words} – ${incident}`;
}

function verifyingWords({ verifying }: Activity): string {
  switch (verifying?.kind) {
    case undefined:
      return 'Looking at the state before';
    case 'problems':
      return `Looking at the problems of ${verifying.files} files`;
    case 'asking':
      // Notifications show these words: the command itself stands in the panel alone.
      return 'Waiting for your approval of a command';
    case 'check':
      return verifying.expectedMs === undefined
        ? `Running ${verifying.label}`
        : `Running ${verifying.label}, about ${formatDuration(verifying.expectedMs)}`;
  }
}
