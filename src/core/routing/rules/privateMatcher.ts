import { privateOutput } from '../../model/request/tracedText.ts';
import { matchPaths, type PathMatcher } from './pathPatterns.ts';
import type { RoutingSettings } from './routingSettings.ts';

/** Whether only local models may see what stems from a path; one outside the folder counts as private. */
export function privateMatcher({ privatePatterns }: Pick<RoutingSettings, 'privatePatterns'>): PathMatcher {
  const matches = matchPaths(privatePatterns, true);
  return (path) => path === privateOutput || matches(path);
}
