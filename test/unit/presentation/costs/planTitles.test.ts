import assert from 'node:assert/strict';
import { createPlanDocument } from '../../../../src/core/work/plan/planDocument.ts';
import { planTitles } from '../../../../src/presentation/costs/planTitles.ts';

describe('planTitles', () => {
  it('takes the goal, else the task, in one line, and passes over what cannot be read', async () => {
    const document = (id: string, goal: string, task: string) =>
      JSON.stringify({ ...createPlanDocument({ id, folder: 'f', task, chips: [], createdAtMs: 1 }), goal });
    const jsons: Readonly<Record<string, string>> = {
      goal: document('goal', 'Add\n a login', 'do it'),
      task: document('task', '', `Fix ${'x'.repeat(200)}`),
      broken: '{"version":99}',
    };
    const plans = {
      async load(id: string) {
        const json = jsons[id];
        return json === undefined ? undefined : { id, folder: 'f', json, revision: 1, savedAtMs: 1 };
      },
    };
    const titles = await planTitles(plans, ['goal', 'task', 'broken', 'gone']);
    assert.equal(titles.size, 2);
    assert.equal(titles.get('goal'), 'Add a login');
    assert.match(titles.get('task') ?? '', /^Fix x{75}…$/);
  });
});
