import { stepKinds, tiers, type StepKind, type Tier } from '../../src/shared/tiers.ts';
import { isRecord } from '../../src/shared/isRecord.ts';

/** An edit form as it stands; lists are lines of text until they are saved. */
export interface StepForm {
  readonly title: string;
  readonly kind: StepKind;
  readonly tier: Tier;
  /** `provider/model`, or empty for the tier's own choice. */
  readonly model: string;
  readonly files: string;
  readonly instructions: string;
  readonly acceptance: string;
  readonly dependsOn: readonly string[];
  readonly isCritical: boolean;
  /** Id of the later step at which its checks run; empty for its own end. */
  readonly checksDeferredUntil: string;
}

/** A note that is being written for a step. */
export interface NoteDraft {
  readonly action: 'retry' | 'replan';
  readonly text: string;
}

/** All that the webview keeps by itself; what belongs to steps is dropped when another plan is shown. */
export interface SavedPanel {
  readonly taskDraft?: string;
  readonly planId?: string;
  readonly openStepIds: readonly string[];
  readonly openSections: readonly string[];
  readonly forms: Readonly<Record<string, StepForm>>;
  readonly notes: Readonly<Record<string, NoteDraft>>;
}

/** The state of a panel that was never used. */
export const emptyPanel: SavedPanel = { openStepIds: [], openSections: [], forms: {}, notes: {} };

/** Reads what an earlier webview saved, perhaps of another version; parts that do not fit are left out. */
export function readSavedPanel(saved: unknown): SavedPanel {
  if (!isRecord(saved)) return emptyPanel;
  const { taskDraft, planId, openStepIds, openSections, forms, notes } = saved;
  return {
    ...(typeof taskDraft === 'string' ? { taskDraft } : {}),
    ...(typeof planId === 'string' ? { planId } : {}),
    openStepIds: texts(openStepIds),
    openSections: texts(openSections),
    forms: entries(forms, readForm),
    notes: entries(notes, readNote),
  };
}

function readForm(value: unknown): StepForm | undefined {
  if (!isRecord(value)) return undefined;
  const { title, model, files, instructions, acceptance, isCritical } = value;
  const kind = stepKinds.find((each) => each === value['kind']);
  const tier = tiers.find((each) => each === value['tier']);
  if (kind === undefined || tier === undefined || typeof isCritical !== 'boolean') return undefined;
  if (typeof title !== 'string' || typeof model !== 'string' || typeof files !== 'string') return undefined;
  if (typeof instructions !== 'string' || typeof acceptance !== 'string') return undefined;
  return {
    ...{ title, kind, tier, model, files, instructions, acceptance, isCritical },
    dependsOn: texts(value['dependsOn']),
    checksDeferredUntil: typeof value['checksDeferredUntil'] === 'string' ? value['checksDeferredUntil'] : '',
  };
}

function readNote(value: unknown): NoteDraft | undefined {
  if (!isRecord(value)) return undefined;
  const { action, text } = value;
  if ((action !== 'retry' && action !== 'replan') || typeof text !== 'string') return undefined;
  return { action, text };
}

function entries<Value>(
  value: unknown,
  read: (value: unknown) => Value | undefined,
): Readonly<Record<string, Value>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      const entry = read(each);
      return entry === undefined ? [] : [[key, entry] as const];
    }),
  );
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
