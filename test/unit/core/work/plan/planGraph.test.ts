import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  criticalPath,
  dependenciesOf,
  dependentsOf,
  findCycle,
  orderSteps,
  readySteps,
  stepDepths,
  type GraphStep,
} from '../../../../../src/core/work/plan/planGraph.ts';

const step = (id: string, ...dependsOn: string[]): GraphStep => ({ id, dependsOn });
const diamond = [step('d', 'b', 'c'), step('b', 'a'), step('c', 'a'), step('a')];

/** Steps whose dependencies are earlier ones, listed in any order. */
const acyclic = fc
  .array(fc.array(fc.nat(100), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .chain((rows) => {
    const steps = rows.map((row, index) =>
      step(`s${index}`, ...new Set(index === 0 ? [] : row.map((number) => `s${number % index}`))),
    );
    return fc.shuffledSubarray(steps, { minLength: steps.length });
  });

describe('planGraph', () => {
  it('puts every step after its dependencies and else keeps the order of the list', () => {
    assert.deepEqual(orderSteps(diamond), ['a', 'b', 'c', 'd']);
    assert.deepEqual(orderSteps([step('x'), step('y'), step('z')]), ['x', 'y', 'z']);
  });

  it('orders any acyclic graph and finds no cycle in it', () => {
    fc.assert(
      fc.property(acyclic, (steps) => {
        const order = orderSteps(steps);
        assert.equal(order.length, steps.length);
        for (const { id, dependsOn } of steps) {
          for (const dependency of dependsOn) assert.ok(order.indexOf(dependency) < order.indexOf(id));
        }
        assert.equal(findCycle(steps), undefined);
      }),
    );
  });

  it('names the cycle', () => {
    assert.deepEqual(findCycle([step('x', 'a'), step('a', 'b'), step('b', 'c'), step('c', 'a')]), [
      'a',
      'b',
      'c',
      'a',
    ]);
    assert.deepEqual(findCycle([step('a', 'a')]), ['a', 'a']);
    assert.equal(findCycle([step('a', 'unknown')]), undefined);
  });

  it('keeps all steps when ordering a cycle', () => {
    assert.deepEqual(orderSteps([step('a', 'b'), step('b', 'a')]).toSorted(), ['a', 'b']);
  });

  it('walks to dependents and dependencies through others', () => {
    assert.deepEqual(dependentsOf(diamond, 'a'), ['d', 'b', 'c']);
    assert.deepEqual(dependentsOf(diamond, 'd'), []);
    assert.deepEqual(dependenciesOf(diamond, 'd'), ['b', 'c', 'a']);
  });

  it('counts depth along the longest way', () => {
    assert.deepEqual([...stepDepths([...diamond, step('e', 'a', 'd')])].toSorted(), [
      ['a', 0],
      ['b', 1],
      ['c', 1],
      ['d', 2],
      ['e', 3],
    ]);
  });

  it('finds the heaviest chain', () => {
    const weights: Record<string, number> = { a: 1, b: 5, c: 2, d: 1 };
    assert.deepEqual(
      criticalPath(diamond, ({ id }) => weights[id] ?? 0),
      ['a', 'b', 'd'],
    );
    assert.deepEqual(
      criticalPath([step('a'), step('b')], ({ id }) => (id === 'b' ? 2 : 1)),
      ['b'],
    );
    assert.deepEqual(
      criticalPath([], () => 1),
      [],
    );
  });

  it('begins with steps that weigh nothing', () => {
    assert.deepEqual(
      criticalPath([step('a'), step('b', 'a')], ({ id }) => (id === 'a' ? 0 : 1)),
      ['a', 'b'],
    );
  });

  it('gives a chain of the greatest weight that any chain has', () => {
    fc.assert(
      fc.property(acyclic, fc.array(fc.nat(50), { minLength: 12, maxLength: 12 }), (steps, weights) => {
        const weightOf = ({ id }: GraphStep): number => weights[Number(id.slice(1))] ?? 0;
        const best = (id: string): number => {
          const found = steps.find((candidate) => candidate.id === id);
          assert.ok(found);
          return weightOf(found) + Math.max(0, ...found.dependsOn.map(best));
        };
        const path = criticalPath(steps, weightOf);
        const total = path.reduce((sum, id) => sum + weightOf(step(id)), 0);
        assert.equal(total, Math.max(...steps.map(({ id }) => best(id))));
        for (const [index, id] of path.slice(1).entries()) {
          assert.ok(steps.find((candidate) => candidate.id === id)?.dependsOn.includes(path[index] ?? ''));
        }
      }),
    );
  });

  it('offers waiting and interrupted steps whose dependencies are done', () => {
    const steps = [
      { ...step('a'), status: 'done' },
      { ...step('b', 'a'), status: 'pending' },
      { ...step('c', 'b'), status: 'pending' },
      { ...step('d', 'a'), status: 'interrupted' },
      { ...step('e'), status: 'failed' },
      { ...step('f', 'e'), status: 'pending' },
    ];
    assert.deepEqual(
      readySteps(steps).map(({ id }) => id),
      ['b', 'd'],
    );
  });
});
