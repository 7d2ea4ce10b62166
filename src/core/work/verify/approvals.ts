import { visibleText } from '../../../shared/visibleText.ts';
import type { StagedChange } from '../edits/editorPorts.ts';
import type { ApprovedCommand, ForeseenCommand } from '../plan/approvedCommand.ts';
import { createAcceptedEdits } from './command/acceptedEdits.ts';
import { fingerprintOf } from './command/commandDefinition.ts';
import type { Check } from './find/check.ts';

/** Standing approvals of one workspace: by check, the fingerprint of what was approved. Never kept in a repository. */
export interface ApprovalStore {
  get(key: string): string | undefined;
  set(key: string, fingerprint: string): Promise<void>;
}

/**
 * What the person can say to a command: it may run for this step, for this plan, always in this workspace, or not in
 * this plan.
 */
export type PermitAnswer = 'once' | 'plan' | 'always' | 'never';

/** A command that asks to run. */
export interface PermitQuestion {
  readonly check: Check;
  /** True when it was approved, but what it runs has changed since. */
  readonly isChanged: boolean;
  /** Names of what has changed; `undefined` when an earlier version has not kept what it ran. */
  readonly changed: readonly string[] | undefined;
  readonly answers: readonly PermitAnswer[];
}

/** What {@link createApprovals} works with. */
export interface ApprovalPorts {
  /** Resolves to `undefined` once the signal aborts. */
  ask(question: PermitQuestion, signal: AbortSignal): Promise<PermitAnswer | undefined>;
  readonly store: ApprovalStore;
  /** A collision-free digest of a text, the same as `FileLook.digest` of a file with that text. */
  hash(text: string): string;
  /** False in Restricted Mode, where no command of a repository is run whatever was approved. */
  isTrusted(): boolean;
}

/** Whether a check may run. `stopped`: nobody answered before the abort. */
export type Permission = 'allowed' | 'refused' | 'stopped';

/** In whose name a check asks. */
export interface AskingStep {
  readonly planId: string;
  readonly stepId: string;
  /** What the person lets run for the length of the plan. */
  readonly approvedCommands?: readonly ApprovedCommand[];
}

/** Asks for a check's permission in the name of a step, at most once for the same step and definition. */
export interface Approvals {
  permit(check: Check, step: AskingStep, signal: AbortSignal, onAsk?: () => void): Promise<Permission>;
  /** How the check would be approved for the length of a plan, and whether it runs without asking already. */
  approvalFor(check: Check): ApprovedCommand & Pick<ForeseenCommand, 'isAllowed'>;
  /** What the person has accepted as a diff: where it changes what a command runs, that needs no second question. */
  noteAccepted(changes: readonly StagedChange[]): void;
}

/**
 * Commands that the person has set run without asking. Any other is shown as it is: it may run for this step, always
 * in this workspace as long as what it runs stays the same, or not at all in this plan. An approval means that the
 * project's code may run: it guards against another command, not against the code.
 */
export function createApprovals(ports: ApprovalPorts): Approvals {
  const { store } = ports;
  const accepted = createAcceptedEdits((text) => ports.hash(text));
  /** Fingerprints that were approved in this session, by whatever they were approved for. */
  const approved = new Map<string, Set<string>>();
  const refusedInPlan = new Set<string>();

  function remember(scope: string, fingerprint: string): void {
    const own = approved.get(scope) ?? new Set();
    approved.set(scope, own.add(fingerprint));
  }

  /** What has changed since an approval, beyond what the person has accepted; `undefined` when nobody can tell. */
  function changedSince(kept: Iterable<string>, now: string): readonly string[] | undefined {
    let fewest: readonly string[] | undefined;
    for (const one of kept) {
      const changed = accepted.changedBeyond(one, now);
      if (changed !== undefined && (fewest === undefined || changed.length < fewest.length)) fewest = changed;
    }
    return fewest;
  }

  function isApprovedFor(scope: string, now: string): boolean {
    return changedSince(approved.get(scope) ?? [], now)?.length === 0;
  }

  return {
    async permit(check, { planId, stepId, approvedCommands = [] }, signal, onAsk) {
      if (!ports.isTrusted()) return 'refused';
      if (check.origin === 'settings') return 'allowed';
      const { cwd, pattern, definition } = check;
      const key = keyOf(check);
      const now = fingerprintOf(definition, (text) => ports.hash(text));
      const isOfModel = check.origin === 'model';
      const canStand = !isOfModel && definition.unfollowed.length === 0;

      const standing = isOfModel ? undefined : store.get(key);
      const always = scopeOf('always', key);
      if (standing !== undefined) remember(always, standing);
      const changed = standing === undefined ? [] : changedSince(approved.get(always) ?? [], now);
      if (canStand && standing !== undefined && changed?.length === 0) {
        if (standing !== now) await store.set(key, now);
        return 'allowed';
      }
      // Changed since, or brought up only now: then it is not what the person has seen.
      const isOfPlan = approvedCommands.some(
        (one) =>
          one.cwd === cwd && one.pattern === pattern && changedSince([one.fingerprint], now)?.length === 0,
      );
      const ofStep = scopeOf('step', planId, stepId, key);
      const ofPlan = scopeOf('plan', planId, key);
      if (isOfPlan || isApprovedFor(ofStep, now) || isApprovedFor(ofPlan, now)) return 'allowed';
      const refusal = scopeOf('never', planId, key, now);
      if (refusedInPlan.has(refusal)) return 'refused';

      onAsk?.();
      const standingAnswers: readonly PermitAnswer[] = isOfModel ? [] : [canStand ? 'always' : 'plan'];
      const answers: readonly PermitAnswer[] = ['once', ...standingAnswers, 'never'];
      const isChanged = standing !== undefined && changed?.length !== 0;
      const answer = await ports.ask({ check, isChanged, changed, answers }, signal);
      if (answer !== undefined && !answers.includes(answer)) return 'refused';
      switch (answer) {
        case 'once':
          remember(ofStep, now);
          return 'allowed';
        case 'plan':
          remember(ofPlan, now);
          return 'allowed';
        case 'always':
          approved.delete(always);
          await store.set(key, now);
          return 'allowed';
        case undefined:
          return 'stopped';
        case 'never':
          refusedInPlan.add(refusal);
          return 'refused';
      }
    },
    approvalFor(check) {
      const { cwd, pattern, origin, definition } = check;
      const fingerprint = fingerprintOf(definition, (text) => ports.hash(text));
      const standing = origin === 'found' ? store.get(keyOf(check)) : undefined;
      const isStanding =
        standing !== undefined &&
        definition.unfollowed.length === 0 &&
        changedSince([standing], fingerprint)?.length === 0;
      // The files that it names change with the step.
      const command = visibleText(pattern === check.command ? pattern : `${pattern} …`);
      return { command, cwd, pattern, fingerprint, isAllowed: origin === 'settings' || isStanding };
    },
    noteAccepted: (changes) => accepted.note(changes),
  };
}

function keyOf({ cwd, pattern }: Check): string {
  return `${cwd}|${pattern}`;
}

function scopeOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
