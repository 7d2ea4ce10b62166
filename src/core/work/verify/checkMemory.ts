import * as z from 'zod/mini';
import type { ApprovalStore } from './approvals.ts';
import type { VerifierPorts } from './verifierPorts.ts';

/** The part of VS Code's `Memento` that is used. It lies in the editor's own storage, never in a repository. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const approvalsKey = 'tierwise.checks.approved';
const durationsKey = 'tierwise.checks.durations';
/** Weight of the newest run in what is expected next. */
const newestShare = 0.4;
const mostRemembered = 200;

const approvalsSchema = z.record(z.string(), z.string());
const durationsSchema = z.record(z.string(), z.number().check(z.gte(0)));

/** Standing approvals of a folder. Whatever is stored in another form counts as no approval. */
export function createApprovalStore(memory: Memory, folder: string): ApprovalStore {
  const read = (): Record<string, string> => readRecord(approvalsSchema, memory.get(approvalsKey));
  const own = (key: string): string => `${folder}|${key}`;
  return {
    get(key) {
      const all = read();
      return Object.hasOwn(all, own(key)) ? all[own(key)] : undefined;
    },
    async set(key, fingerprint) {
      await memory.update(approvalsKey, newest({ ...read(), [own(key)]: fingerprint }));
    },
  };
}

/** How long the checks of a folder take. */
export function createDurations(memory: Memory, folder: string): VerifierPorts['durations'] {
  const read = (): Record<string, number> => readRecord(durationsSchema, memory.get(durationsKey));
  const expectedMs = (checkId: string): number | undefined => {
    const all = read();
    const key = `${folder}|${checkId}`;
    return Object.hasOwn(all, key) ? all[key] : undefined;
  };
  return {
    expectedMs,
    record(checkId, durationMs) {
      const before = expectedMs(checkId) ?? durationMs;
      const next = Math.round(before + newestShare * (durationMs - before));
      void memory.update(durationsKey, newest({ ...read(), [`${folder}|${checkId}`]: next }));
    },
  };
}

function readRecord<Value>(
  schema: z.ZodMiniType<Record<string, Value>>,
  value: unknown,
): Record<string, Value> {
  const parsed = z.safeParse(schema, value ?? {});
  return parsed.success ? parsed.data : {};
}

function newest<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).slice(-mostRemembered));
}
