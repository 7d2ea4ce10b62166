import type { Frame, Page } from 'playwright-core';
import { isTimeOver, leftMs } from '../time/currentTest.ts';
import type { Workbench } from './workbench.ts';

/** What the panel shows of one step after the run. */
export interface StepLine {
  readonly title: string;
  readonly outcome: string;
  readonly model: string;
  readonly tokens: string;
  readonly cost: string;
}

/** The sample's window with its plan panel. */
export interface SampleWindow {
  readonly page: Page;
  readonly panel: Frame;
}

/** Runs **Tierwise: Try the Sample** as a person does and waits for the window that it opens, panel and all. */
export async function openSample(workbench: Workbench): Promise<SampleWindow> {
  const opened = workbench.page.context().waitForEvent('page', { timeout: leftMs() });
  await workbench.runCommand('Tierwise: Try the Sample');
  const page = await opened;
  return { page, panel: await panelOf(page) };
}

/** The document of the plan panel, as soon as it is drawn. */
export function panelOf(page: Page): Promise<Frame> {
  return frameWith(page, '#task');
}

/** The document of a panel that holds `selector`, as soon as there is one. */
export async function frameWith(page: Page, selector: string): Promise<Frame> {
  while (!isTimeOver()) {
    for (const frame of page.frames()) {
      // A frame may go away while it is asked; the next round sees the others.
      const count = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (count > 0) return frame;
    }
    await page.waitForTimeout(100);
  }
  throw new Error(`No panel with ${selector} appeared.`);
}

/** Asks for the plan and waits until it is complete. */
export async function planSample({ panel }: SampleWindow): Promise<void> {
  await panel.getByRole('button', { name: 'Plan', exact: true }).click();
  await panel.getByRole('button', { name: 'Run All' }).waitFor({ timeout: leftMs() });
}

/** Starts the run of all steps. */
export async function runAll({ panel }: SampleWindow): Promise<void> {
  await panel.getByRole('button', { name: 'Run All' }).click();
  await panel.locator('.phase-running').waitFor({ timeout: leftMs() });
}

/**
 * Takes a running or paused plan to its end: accepts every diff and lets the checks run. `onStep` is told of each diff
 * that waits, before it is accepted.
 */
export async function finishPlan(
  { panel }: SampleWindow,
  onStep: (stepId: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (let state = await settledState(panel); state.phase !== 'finished'; state = await settledState(panel)) {
    const { waitingId, isAsking } = state;
    if (isAsking) {
      await allowChecks(panel);
    } else if (waitingId !== undefined) {
      await onStep(waitingId);
      await panel.locator(`[data-step-id="${waitingId}"]`).getByRole('button', { name: 'Accept' }).click();
      await panel
        .locator(`[data-step-id="${waitingId}"]:not(.step-awaiting-approval)`)
        .waitFor({ timeout: leftMs() });
    } else {
      const toolbar = panel.getByRole('group', { name: 'Plan actions' });
      await toolbar.getByRole('button', { name: 'Resume' }).click();
      await panel.locator('.phase-running').waitFor({ timeout: leftMs() });
    }
  }
}

/** Answers the question of a check: it may always run here. */
export async function allowChecks(panel: Frame): Promise<void> {
  const question = panel.locator('[data-region="question"]');
  const text = await question.locator('.notice-body').textContent();
  const always = question.getByRole('button', { name: /Always Run in This Workspace/ });
  const once = question.getByRole('button', { name: /Run for This Step/ });
  // A command that the plan proposes is never allowed for longer than a step.
  await ((await always.count()) > 0 ? always : once).click({ timeout: leftMs() });
  await panel.waitForFunction(
    (asked) => document.querySelector('[data-region="question"] .notice-body')?.textContent !== asked,
    text,
    { timeout: leftMs() },
  );
}

interface PlanState {
  readonly phase: string;
  readonly waitingId: string | undefined;
  readonly isAsking: boolean;
}

/** Where the plan stands, as soon as it waits for the person or is finished. */
async function settledState(panel: Frame): Promise<PlanState> {
  const found = await panel.waitForFunction(
    () => {
      const phase = /phase-(\S+)/.exec(document.querySelector('.phase')?.className ?? '')?.[1] ?? '';
      const isAsking = document.querySelector('[data-region="question"]') !== null;
      const waitingId =
        document.querySelector('.step-awaiting-approval')?.getAttribute('data-step-id') ?? undefined;
      const isSettled = isAsking || waitingId !== undefined || phase === 'paused' || phase === 'finished';
      return isSettled ? { phase, waitingId, isAsking } : undefined;
    },
    undefined,
    { timeout: leftMs() },
  );
  const state = await found.jsonValue();
  if (state === undefined) throw new Error('The plan does not settle.');
  return state;
}

/** What the panel shows of each step. */
export async function readSteps({ panel }: SampleWindow): Promise<StepLine[]> {
  const texts = async (step: number, selector: string): Promise<string> => {
    const found = panel.locator('.step').nth(step).locator(selector).first();
    return (await found.count()) === 0 ? '–' : (await found.innerText()).trim();
  };
  const lines: StepLine[] = [];
  for (let step = 0; step < (await panel.locator('.step').count()); step++) {
    lines.push({
      title: await texts(step, '.step-title'),
      outcome: await texts(step, '.status-word'),
      model: await texts(step, '.model'),
      tokens: await texts(step, '.step-meta .figure'),
      cost: await texts(step, '.actual .money'),
    });
  }
  return lines;
}
