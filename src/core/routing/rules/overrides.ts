import { tiers, type Tier } from '../../../shared/tiers.ts';
import {
  formatModelReference,
  parseModelReference,
  type ModelReference,
} from '../../model/modelReference.ts';
import type { WorkSignals } from './workSignals.ts';
import type { RoutingSettings } from './routingSettings.ts';

/** What the person set for all work of a kind: a tier, or a model that leads the tier that was asked for. */
export interface Override {
  readonly tier?: Tier;
  readonly model?: ModelReference;
  readonly reason: string;
}

/** The override that holds for a piece of work: that of its tool before that of its purpose. */
export function overrideOf(routing: RoutingSettings, work: WorkSignals | undefined): Override | undefined {
  if (work === undefined) return undefined;
  const { overrides, toolOverrides } = routing;
  const byTool =
    work.tool !== undefined && Object.hasOwn(toolOverrides, work.tool) ? toolOverrides[work.tool] : undefined;
  if (byTool !== undefined) return parseOverride(byTool, `tool ${work.tool}`);
  const byPurpose = overrides[work.purpose];
  return byPurpose === undefined ? undefined : parseOverride(byPurpose, `purpose ${work.purpose}`);
}

/** What the value of an override means; `undefined` when it is neither a tier nor a `provider/model`. */
export function parseOverride(value: string, what: string): Override | undefined {
  const tier = tiers.find((name) => name === value);
  if (tier !== undefined) return { tier, reason: `you gave the ${what} to the ${tier} tier` };
  const model = parseModelReference(value);
  return model === undefined
    ? undefined
    : { model, reason: `you gave the ${what} to ${formatModelReference(model)}` };
}
