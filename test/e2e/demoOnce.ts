// `npm run demo -- --once`: runs the sample without hands and prints what each step cost.
import { assertBrowserDrawsText, assertIsDrawn } from './drawnText.ts';
import { finishPlan, openSample, planSample, readSteps, runAll } from './sampleRun.ts';
import { keepScreenshot } from './screenshots.ts';
import { startWorkbench } from './workbench.ts';

await assertBrowserDrawsText();
const workbench = await startWorkbench({ workspace: 'empty' });
try {
  const sample = await openSample(workbench);
  await planSample(sample);
  await runAll(sample);
  await finishPlan(sample);
  const lines = await readSteps(sample);
  const rows = [
    ['step', 'outcome', 'model', 'tokens', 'cost'],
    ...lines.map((line) => [line.title, line.outcome, line.model, line.tokens, line.cost]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  const total = await sample.panel.locator('.plan-state .actual .money').innerText();
  console.log(`Spent in all, planning and the answer that did not fit included: ${total} (sample dollars)`);
  console.log(`Screenshot: ${await keepScreenshot(sample.page, 'demo')}`);
  await assertIsDrawn(sample.panel.locator('.step-title').first());
  const isDone = lines.length > 0 && lines.every((line) => line.outcome === 'Done');
  process.exitCode = isDone ? 0 : 1;
} finally {
  await workbench.close();
}
