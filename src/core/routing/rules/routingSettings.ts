import type { Tier } from '../../../shared/tiers.ts';
import type { Purpose } from '../../model/purpose.ts';
import type { CoolingPreference } from '../../calling/limits/coolingDown.ts';

/** How candidates are ordered. */
export const strategies = ['costOptimized', 'balanced', 'qualityFirst'] as const;

/**
 * `costOptimized`: what costs least until a result passes comes first. `balanced`: the order of the tiers' chains,
 * unless a model has proved bad. `qualityFirst`: the model that passes most comes first, the orchestration tier
 * right after it, and the others as second opinions.
 */
export type Strategy = (typeof strategies)[number];

/** What becomes of a result that no check could judge: a review by a model of another family, or the person. */
export const unknownAnswers = ['review', 'person'] as const;

export type UnknownAnswer = (typeof unknownAnswers)[number];

/** Who checks a plan that holds critical steps, before it runs: the person by running it, a second model, nobody. */
export const planReviewers = ['person', 'model', 'off'] as const;

export type PlanReviewer = (typeof planReviewers)[number];

/** Tiers that bulky results of tools may be given to. */
export const summarisingTiers = ['grunt', 'execution'] as const;

/** What becomes of bulky results of tools before they burden every later turn of a step. */
export interface ToolResultSettings {
  /** Tokens above which another model sums a result up, where that costs less than carrying it along; 0: never. */
  readonly summariseAbove: number;
  readonly tier: (typeof summarisingTiers)[number];
}

/** Difficulty scores (0–1) from which work counts as medium, high and critical. */
export interface Thresholds {
  readonly medium: number;
  readonly high: number;
  readonly critical: number;
}

/** What all attempts at one step may use together. */
export interface StepLimits {
  readonly attempts: number;
  readonly dollars: number;
  /** Of work; waiting for the person does not count. */
  readonly minutes: number;
}

/**
 * What a workspace adds to the person's own settings. It has a place of its own because it must not cost more: its
 * critical work stops Autopilot, but brings in no dearer tier and no paid review; its ceilings leave out what is known
 * to be dearer, and nothing without a price, in whose place a paid model would come.
 */
export type WorkspaceRouting = Pick<RoutingSettings, 'criticalWords' | 'criticalPaths' | 'priceCeilings'>;

/** `tierwise.routing`, validated. */
export interface RoutingSettings {
  readonly strategy: Strategy;
  /** Share of work (0–1) that a model has to pass to come before others, or to be called proved. */
  readonly qualityThreshold: number;
  /** Dearest output price of a tier, in dollars per million tokens. */
  readonly priceCeilings: Readonly<Partial<Record<Tier, number>>>;
  readonly thresholds: Thresholds;
  /** The person's own words and phrases of critical work. */
  readonly criticalWords: readonly string[];
  /** Patterns (as in `.gitignore`) of files whose change is critical. */
  readonly criticalPaths: readonly string[];
  /** Patterns (as in `.gitignore`) of files that only local models may see. */
  readonly privatePatterns: readonly string[];
  /** A tier or a `provider/model` for everything of a purpose. */
  readonly overrides: Readonly<Partial<Record<Purpose, string>>>;
  /** A tier or a `provider/model` for work on the results of a tool, by the tool's name. */
  readonly toolOverrides: Readonly<Partial<Record<string, string>>>;
  /** The chains hold exactly as they are written: nothing is reordered, nothing is downgraded. */
  readonly lock: boolean;
  /** Whether the grunt tier is asked where a difficulty is close to a threshold. */
  readonly classifier: boolean;
  readonly onUnknown: UnknownAnswer;
  readonly planReview: PlanReviewer;
  /** What is done when a model cools down and another could answer now. */
  readonly whenCoolingDown: CoolingPreference;
  readonly toolResults: ToolResultSettings;
  readonly limits: StepLimits;
  readonly ofWorkspace?: WorkspaceRouting;
}

/** What holds where `tierwise.routing` says nothing. */
export const defaultRouting: RoutingSettings = {
  strategy: 'balanced',
  qualityThreshold: 0.5,
  priceCeilings: {},
  thresholds: { medium: 0.3, high: 0.7, critical: 0.9 },
  criticalWords: [],
  criticalPaths: [],
  privatePatterns: [],
  overrides: {},
  toolOverrides: {},
  lock: false,
  classifier: false,
  onUnknown: 'review',
  planReview: 'person',
  whenCoolingDown: 'ask',
  toolResults: { summariseAbove: 0, tier: 'grunt' },
  limits: { attempts: 4, dollars: 2, minutes: 20 },
};
