import type { ComponentChildren, JSX } from 'preact';
import type { PlanPanelView, StepView } from '../../src/shared/planView.ts';
import { stepKinds, tiers } from '../../src/shared/tiers.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { focusInStep } from './focus.ts';
import { send, setForm } from './panelState.ts';
import type { StepForm } from './savedPanel.ts';
import { laterSteps, patchOf } from './stepForm.ts';

interface StepEditorProperties {
  readonly step: StepView;
  readonly steps: readonly StepView[];
  readonly number: number;
  readonly form: StepForm;
  readonly modelsByTier: PlanPanelView['modelsByTier'];
}

/** The form in which a person changes a step. */
export function StepEditor({ step, steps, number, form, modelsByTier }: StepEditorProperties): JSX.Element {
  const isTitled = form.title.trim() !== '';
  const change = (part: Partial<StepForm>): void => setForm(step.id, { ...form, ...part });
  const close = (): void => {
    setForm(step.id, undefined);
    focusInStep(step.id, '.step-toggle');
  };
  const save = (): void => {
    if (!isTitled) return;
    const patch = patchOf(step, form);
    if (patch !== undefined) send({ type: 'step-edited', stepId: step.id, patch });
    close();
  };
  const id = (name: string): string => `${name}-${step.id}`;
  return (
    <form
      class="step-form"
      aria-label={fill(labels.editFormLabel, number)}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
        else return;
        event.preventDefault();
      }}
    >
      <Field id={id('title')} label={labels.fieldTitle}>
        <input
          id={id('title')}
          type="text"
          value={form.title}
          aria-invalid={!isTitled}
          aria-describedby={isTitled ? undefined : id('title-needed')}
          onInput={(event) => change({ title: event.currentTarget.value })}
        />
        {!isTitled && (
          <p class="field-error" id={id('title-needed')}>
            {labels.titleNeeded}
          </p>
        )}
      </Field>
      <div class="field-row">
        <Field id={id('kind')} label={labels.fieldKind}>
          <select
            id={id('kind')}
            value={form.kind}
            onChange={(event) => {
              const kind = stepKinds.find((each) => each === event.currentTarget.value);
              if (kind !== undefined) change({ kind });
            }}
          >
            {stepKinds.map((kind) => (
              <option key={kind} value={kind}>
                {kind}
              </option>
            ))}
          </select>
        </Field>
        <Field id={id('tier')} label={labels.fieldTier}>
          <select
            id={id('tier')}
            value={form.tier}
            onChange={(event) => {
              const tier = tiers.find((each) => each === event.currentTarget.value);
              if (tier === undefined) return;
              change({ tier, model: modelsByTier[tier].includes(form.model) ? form.model : '' });
            }}
          >
            {tiers.map((tier) => (
              <option key={tier} value={tier}>
                {tier}
              </option>
            ))}
          </select>
        </Field>
        <ModelField id={id('model')} form={form} modelsByTier={modelsByTier} onChange={change} />
      </div>
      <Field id={id('instructions')} label={labels.fieldInstructions}>
        <textarea
          id={id('instructions')}
          rows={4}
          value={form.instructions}
          onInput={(event) => change({ instructions: event.currentTarget.value })}
        />
      </Field>
      <Field id={id('files')} label={labels.fieldFiles}>
        <textarea
          id={id('files')}
          class="code"
          rows={2}
          value={form.files}
          onInput={(event) => change({ files: event.currentTarget.value })}
        />
      </Field>
      <Field id={id('acceptance')} label={labels.fieldAcceptance}>
        <textarea
          id={id('acceptance')}
          rows={2}
          value={form.acceptance}
          onInput={(event) => change({ acceptance: event.currentTarget.value })}
        />
      </Field>
      <DependsOn step={step} steps={steps} form={form} onChange={change} />
      <ChecksDeferredUntil id={id('red-until')} step={step} steps={steps} form={form} onChange={change} />
      <CheckBox
        label={labels.fieldCritical}
        isChecked={form.isCritical}
        onChange={(isCritical) => change({ isCritical })}
      />
      <div class="buttons">
        <Button isDisabled={!isTitled} onPress={save}>
          {labels.save}
        </Button>
        <Button isSecondary onPress={close}>
          {labels.discard}
        </Button>
      </div>
    </form>
  );
}

interface PartProperties {
  readonly form: StepForm;
  readonly onChange: (part: Partial<StepForm>) => void;
}

function ModelField(
  properties: PartProperties & Pick<StepEditorProperties, 'modelsByTier'> & { readonly id: string },
): JSX.Element {
  const { id, form, modelsByTier, onChange } = properties;
  // The tier's own first; any other configured model may be chosen all the same.
  const offered = [...new Set([...modelsByTier[form.tier], ...tiers.flatMap((tier) => modelsByTier[tier])])];
  const first = modelsByTier[form.tier][0];
  // A model that left the settings stays visible until another one is chosen.
  const models = form.model === '' || offered.includes(form.model) ? offered : [form.model, ...offered];
  return (
    <Field id={id} label={labels.fieldModel}>
      <select id={id} value={form.model} onChange={(event) => onChange({ model: event.currentTarget.value })}>
        <option value="">
          {first === undefined ? labels.fieldModelOfTier : fill(labels.fieldModelOfTierNamed, first)}
        </option>
        {models.map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </select>
    </Field>
  );
}

function DependsOn(
  properties: PartProperties & Pick<StepEditorProperties, 'step' | 'steps'>,
): JSX.Element | null {
  const { form, onChange, step, steps } = properties;
  if (steps.length < 2) return null;
  return (
    <fieldset>
      <legend>{labels.fieldDependsOn}</legend>
      <div class="check-boxes">
        {steps.map(
          (other, index) =>
            other.id !== step.id && (
              <CheckBox
                key={other.id}
                label={`${index + 1} ${other.title}`}
                isChecked={form.dependsOn.includes(other.id)}
                onChange={(isChecked) => {
                  const others = form.dependsOn.filter((id) => id !== other.id);
                  onChange({ dependsOn: isChecked ? [...others, other.id] : others });
                }}
              />
            ),
        )}
      </div>
    </fieldset>
  );
}

/** The steps that come after this one, at which its checks may run instead. */
function ChecksDeferredUntil(
  properties: PartProperties & Pick<StepEditorProperties, 'step' | 'steps'> & { readonly id: string },
): JSX.Element | null {
  const { id, form, onChange, step, steps } = properties;
  const later = laterSteps(steps, step.id);
  const isWritten = form.kind !== 'investigate' && form.kind !== 'check';
  if (form.checksDeferredUntil === '' && (later.size === 0 || !isWritten)) return null;
  return (
    <Field id={id} label={labels.fieldRedUntil}>
      <select
        id={id}
        value={form.checksDeferredUntil}
        onChange={(event) => onChange({ checksDeferredUntil: event.currentTarget.value })}
      >
        <option value="">{labels.fieldRedUntilItself}</option>
        {steps.map(
          (other, index) =>
            (later.has(other.id) || other.id === form.checksDeferredUntil) && (
              <option key={other.id} value={other.id}>{`${index + 1} ${other.title}`}</option>
            ),
        )}
      </select>
    </Field>
  );
}

interface CheckBoxProperties {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

function CheckBox({ label, isChecked, onChange }: CheckBoxProperties): JSX.Element {
  return (
    <label class="check-box">
      <input
        type="checkbox"
        checked={isChecked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

interface FieldProperties {
  readonly id: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

function Field({ id, label, children }: FieldProperties): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
    </div>
  );
}
