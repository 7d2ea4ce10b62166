import { efforts, type Effort, type ModelRequest } from '../request/request.ts';
import { nearestEffort } from './effortWords.ts';
import type { ChangeSource, RequestChange } from './requestChange.ts';
import { withoutTools } from './withoutTools.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What is known of what a model can do; absent is unknown, and tried. */
export interface ModelAbilities {
  readonly tools?: boolean;
  /** Whether it can be told how hard to think. */
  readonly thinking?: boolean;
  /** The efforts that it takes, in the wire's words. */
  readonly efforts?: readonly string[];
  readonly temperature?: boolean;
  readonly maxOutputTokens?: number;
}

/** A request as its model takes it, and what that changed. */
export interface FittedRequest {
  readonly request: ModelRequest;
  readonly changes: readonly RequestChange[];
}

/**
 * Writes a request so that its model takes it. Tools give way to the files in the prompt, an effort to the nearest one,
 * a cap on output is lowered and never left out: what was reserved for the call stands on it.
 */
export function fitRequest(
  request: ModelRequest,
  abilities: ModelAbilities,
  source: ChangeSource,
): FittedRequest {
  const changes: RequestChange[] = [];
  let fitted = request;
  if (abilities.tools === false && request.tools?.length) {
    fitted = withoutTools(fitted);
    changes.push({ what: 'tools', source });
  }
  if (request.effort !== undefined) {
    const to = effortOf(request.effort, abilities);
    if (to !== request.effort) {
      const { effort: from, ...rest } = fitted;
      fitted = to === undefined ? rest : { ...rest, effort: to };
      // Whoever cannot think does not have to be told not to.
      if (from !== undefined && (from !== 'none' || to !== undefined))
        changes.push({ what: 'effort', from, ...withoutUndefined({ to }), source });
    }
  }
  if (abilities.temperature === false && request.temperature !== undefined) {
    const { temperature: _temperature, ...rest } = fitted;
    fitted = rest;
    changes.push({ what: 'temperature', source });
  }
  const most = abilities.maxOutputTokens;
  if (most !== undefined && most >= 1 && most < request.maxOutputTokens) {
    fitted = { ...fitted, maxOutputTokens: most };
    changes.push({ what: 'output-cap', tokens: most, source });
  }
  return { request: fitted, changes };
}

function effortOf(wished: Effort, abilities: ModelAbilities): Effort | undefined {
  const nearest = nearestEffort(wished, {
    ...(abilities.thinking === false ? { thinking: true } : {}),
    ...(abilities.efforts === undefined
      ? {}
      : { effortsTaken: abilities.efforts.filter((word) => (efforts as readonly string[]).includes(word)) }),
  });
  return efforts.find((effort) => effort === nearest);
}
