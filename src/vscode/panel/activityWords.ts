import type { Activity } from '../../core/engine/liveState.ts';
import { formatDuration, formatTokens, formatUsd } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';

/** What is going on, in a few words beside the step. */
export function activityWords(activity: Activity, t: Translate): string {
  switch (activity.kind) {
    case 'gathering-context':
      return t('Reading files');
    case 'waiting-for-first-token':
      return withIncident(t('Waiting for the first token'), activity);
    case 'thinking':
      return t('Thinking');
    case 'writing':
      return activity.path === undefined
        ? t('Writing, {0} characters', activity.characters ?? 0)
        : t('Writing {0}, {1} characters', activity.path, activity.characters ?? 0);
    case 'waiting-to-retry':
      return waitingWords(activity, t);
    case 'using-tools':
      return t(
        'Turn {0} of {1}: {2}',
        activity.turn ?? 1,
        activity.mostTurns ?? 1,
        (activity.tools ?? []).join(', '),
      );
    case 'applying':
      return t('Applying the edits');
    case 'verifying':
      return verifyingWords(activity, t);
    case 'reviewing':
      return t('Another model is reviewing the result');
  }
}

/** How far the model has got against its limits: turns, tokens, money. `undefined` where nothing is counted. */
export function limitWords({ kind, loop }: Activity, t: Translate): string | undefined {
  if (loop === undefined || !countedKinds.has(kind)) return undefined;
  const { turnsDone, mostTurns, tokens, mostTokens, nanoUsd, mostNanoUsd } = loop;
  // While tools run, the turn that asked for them is named already.
  const turn =
    kind === 'using-tools' ? [] : [t('turn {0} of {1}', Math.min(turnsDone + 1, mostTurns), mostTurns)];
  return [
    ...turn,
    t('{0} of {1} tokens', formatTokens(tokens), formatTokens(mostTokens)),
    t('{0} of {1}', formatUsd(nanoUsd), formatUsd(mostNanoUsd)),
  ].join(' · ');
}

const countedKinds: ReadonlySet<Activity['kind']> = new Set([
  'waiting-for-first-token',
  'thinking',
  'writing',
  'waiting-to-retry',
  'using-tools',
]);

function waitingWords({ waitingFor }: Activity, t: Translate): string {
  return waitingFor === undefined
    ? t('The provider is busy; trying again in a moment')
    : t('Waiting for {0} ({1})', waitingFor.model, waitingFor.because);
}

/** What came in the way stays readable until something arrives. */
function withIncident(words: string, { incident }: Activity): string {
  return incident === undefined ? words : `${words} – ${incident}`;
}

function verifyingWords({ verifying }: Activity, t: Translate): string {
  switch (verifying?.kind) {
    case undefined:
      return t('Looking at the state before');
    case 'problems':
      return t('Looking at the problems of {0} files', verifying.files);
    case 'asking':
      return t('Waiting for your approval of {0}', verifying.command);
    case 'check':
      return verifying.expectedMs === undefined
        ? t('Running {0}', verifying.label)
        : t('Running {0}, about {1}', verifying.label, formatDuration(verifying.expectedMs));
  }
}
