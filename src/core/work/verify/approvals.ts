import type { ApprovedCommand, ForeseenCommand } from '../plan/approvedCommand.ts';
import type { Check } from './find/check.ts';

/** Standing approvals of one workspace: by check, the fingerprint of what was approved. Never kept in a repository. */
export interface ApprovalStore {
  get(key: string): string | undefined;
  set(key: string, fingerprint: string): Promise<void>;
}

/** What the person can say to a command: it may run for this step, always in this workspace, or not in this plan. */
export type PermitAnswer = 'once' | 'always' | 'never';

/** A command that asks to run. */
export interface PermitQuestion {
  readonly check: Check;
  /** True when it was approved, but what defines it has changed since. */
  readonly isChanged: boolean;
  readonly answers: readonly PermitAnswer[];
}

/** What {@link createApprovals} works with. */
export interface ApprovalPorts {
  /** Resolves to `undefined` once the signal aborts. */
  ask(question: PermitQuestion, signal: AbortSignal): Promise<PermitAnswer | undefined>;
  readonly store: ApprovalStore;
  /** A collision-free digest of a text. */
  fingerprint(text: string): string;
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
}

/**
 * Commands that the person has set run without asking. Any other is shown as it is: it may run for this step, always
 * in this workspace as long as its definition stays the same, or not at all in this plan.
 */
export function createApprovals(ports: ApprovalPorts): Approvals {
  const { store } = ports;
  const forStep = new Set<string>();
  const refusedInPlan = new Set<string>();
  return {
    async permit(check, { planId, stepId, approvedCommands = [] }, signal, onAsk) {
      if (!ports.isTrusted()) return 'refused';
      if (check.origin === 'settings') return 'allowed';
      const { cwd, pattern } = check;
      const key = keyOf(check);
      const fingerprint = ports.fingerprint(check.definition);
      const isOfModel = check.origin === 'model';
      const standing = isOfModel ? undefined : store.get(key);
      if (standing === fingerprint) return 'allowed';
      // Changed since, or brought up only now: then it is not what the person has seen.
      const isApproved = (approved: ApprovedCommand) =>
        approved.cwd === cwd && approved.pattern === pattern && approved.fingerprint === fingerprint;
      if (approvedCommands.some(isApproved)) return 'allowed';
      const once = [planId, stepId, key, fingerprint].join('|');
      if (forStep.has(once)) return 'allowed';
      const refusal = [planId, key, fingerprint].join('|');
      if (refusedInPlan.has(refusal)) return 'refused';
      onAsk?.();
      const answers = isOfModel ? (['once', 'never'] as const) : (['once', 'always', 'never'] as const);
      const answer = await ports.ask({ check, isChanged: standing !== undefined, answers }, signal);
      switch (answer) {
        case 'once':
          forStep.add(once);
          return 'allowed';
        case 'always':
          if (isOfModel) return 'refused';
          await store.set(key, fingerprint);
          return 'allowed';
        case undefined:
          return 'stopped';
        case 'never':
          refusedInPlan.add(refusal);
          return 'refused';
      }
    },
    approvalFor(check) {
      const { cwd, pattern, origin } = check;
      const fingerprint = ports.fingerprint(check.definition);
      const isStanding = origin === 'found' && store.get(keyOf(check)) === fingerprint;
      // The files that it names change with the step.
      const command = pattern === check.command ? pattern : `${pattern} …`;
      return { command, cwd, pattern, fingerprint, isAllowed: origin === 'settings' || isStanding };
    },
  };
}

function keyOf({ cwd, pattern }: Check): string {
  return `${cwd}|${pattern}`;
}
