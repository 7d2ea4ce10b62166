import { strategies } from '../core/routing/rules/routingSettings.ts';
import type { RoutingSettings } from '../core/routing/rules/routingSettings.ts';
import { settingKeys } from '../shared/contract.ts';
import { tiers } from '../shared/tiers.ts';
import type { Tier } from '../shared/tiers.ts';
import type { WrittenRouting } from './readRouting.ts';
import type { SettingReader } from './settingProblem.ts';

/**
 * What a workspace may say about routing: less money, less autonomy, more care and more privacy, never the contrary.
 * It can lower ceilings and limits, choose a thriftier strategy, send work to the grunt tier, add critical words,
 * critical paths and private files, switch the classifier off, and ask the person instead of a reviewer. What would
 * loosen the person's own setting is reported and does not count.
 */
export function tightenRouting(
  reader: SettingReader,
  own: RoutingSettings,
  ofWorkspace: WrittenRouting,
): RoutingSettings {
  const refuse = (member: string) =>
    reader.report(
      `${settingKeys.routing}.${member}`,
      'A workspace can only tighten this, so your own setting holds.',
      'Remove it from the workspace, or set it in your user settings.',
    );
  for (const member of ['qualityThreshold', 'thresholds', 'lock', 'toolResults'] as const) {
    if (ofWorkspace[member] !== undefined && !isSame(ofWorkspace[member], own[member])) refuse(member);
  }
  return {
    ...own,
    strategy: thriftier(own.strategy, ofWorkspace.strategy, refuse),
    priceCeilings: lowerCeilings(own.priceCeilings, ofWorkspace.priceCeilings, refuse),
    criticalWords: union(own.criticalWords, ofWorkspace.criticalWords),
    criticalPaths: union(own.criticalPaths, ofWorkspace.criticalPaths),
    privatePatterns: union(own.privatePatterns, ofWorkspace.privatePatterns),
    overrides: onlyGrunt(own.overrides, ofWorkspace.overrides, 'overrides', refuse),
    toolOverrides: onlyGrunt(own.toolOverrides, ofWorkspace.toolOverrides, 'toolOverrides', refuse),
    classifier: tightest(own.classifier, ofWorkspace.classifier, false, 'classifier', refuse),
    onUnknown: tightest(own.onUnknown, ofWorkspace.onUnknown, 'person', 'onUnknown', refuse),
    planReview: tightest(own.planReview, ofWorkspace.planReview, 'person', 'planReview', refuse),
    // To wait is free; to switch is not.
    whenCoolingDown: tightest(
      own.whenCoolingDown,
      ofWorkspace.whenCoolingDown,
      'wait',
      'whenCoolingDown',
      refuse,
    ),
    limits: lowerLimits(own.limits, ofWorkspace.limits, refuse),
  };
}

type Refuse = (member: string) => void;

/** Strategies are listed from thrifty to dear. */
function thriftier(
  own: RoutingSettings['strategy'],
  wanted: RoutingSettings['strategy'] | undefined,
  refuse: Refuse,
): RoutingSettings['strategy'] {
  if (wanted === undefined || strategies.indexOf(wanted) <= strategies.indexOf(own)) return wanted ?? own;
  refuse('strategy');
  return own;
}

function tightest<Value>(
  own: Value,
  wanted: Value | undefined,
  tight: Value,
  member: string,
  refuse: Refuse,
): Value {
  if (wanted === undefined || wanted === own) return own;
  if (wanted === tight) return wanted;
  refuse(member);
  return own;
}

function lowerCeilings(
  own: RoutingSettings['priceCeilings'],
  wanted: RoutingSettings['priceCeilings'] | undefined,
  refuse: Refuse,
): RoutingSettings['priceCeilings'] {
  const ceilings: Partial<Record<Tier, number>> = { ...own };
  for (const tier of tiers) {
    const value = wanted?.[tier];
    if (value === undefined) continue;
    if (value > (own[tier] ?? Infinity)) refuse(`priceCeilings.${tier}`);
    else ceilings[tier] = value;
  }
  return ceilings;
}

function lowerLimits(
  own: RoutingSettings['limits'],
  wanted: Partial<RoutingSettings['limits']> | undefined,
  refuse: Refuse,
): RoutingSettings['limits'] {
  const limits = { ...own };
  for (const member of ['attempts', 'dollars', 'minutes'] as const) {
    const value = wanted?.[member];
    if (value === undefined) continue;
    if (value > own[member]) refuse(`limits.${member}`);
    else limits[member] = value;
  }
  return limits;
}

/** Work may go to the cheapest tier, where the person has not said where it goes. */
function onlyGrunt<Overrides extends Readonly<Partial<Record<string, string>>>>(
  own: Overrides,
  wanted: Overrides | undefined,
  member: string,
  refuse: Refuse,
): Overrides {
  const allowed: [string, string | undefined][] = [];
  for (const [name, target] of Object.entries(wanted ?? {})) {
    if (Object.hasOwn(own, name) ? own[name] === target : target === 'grunt') allowed.push([name, target]);
    else refuse(`${member}.${name}`);
  }
  return { ...own, ...Object.fromEntries(allowed) };
}

function union(own: readonly string[], added: readonly string[] | undefined): readonly string[] {
  return added === undefined || added.length === 0 ? own : [...new Set([...own, ...added])];
}

function isSame(first: unknown, second: unknown): boolean {
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null)
    return first === second;
  return Object.entries(first).every(([key, value]) =>
    Object.entries(second).some(([name, other]) => name === key && other === value),
  );
}
