import type { Activity } from '../../core/engine/liveState.ts';
import type { Translate } from '../translate.ts';

/** What is going on, in a few words beside the step. */
export function activityWords(activity: Activity, t: Translate): string {
  switch (activity.kind) {
    case 'gathering-context':
      return t('Reading files');
    case 'waiting-for-first-token':
      return t('Waiting for the first token');
    case 'thinking':
      return t('Thinking');
    case 'writing':
      return activity.path === undefined
        ? t('Writing, {0} characters', activity.characters ?? 0)
        : t('Writing {0}, {1} characters', activity.path, activity.characters ?? 0);
    case 'waiting-to-retry':
      return t('The provider is busy; trying again in a moment');
    case 'applying':
      return t('Applying the edits');
  }
}
