import type { Context, Test } from 'mocha';

/** A test that was skipped, with the reason for the report. */
export interface SkippedTest extends Test {
  skipReason?: string;
}

/**
 * For a `describe` whose tests go on where the one before has stopped: after a failure the others are skipped, and
 * the report says because of which. One late step is then one failure.
 */
export function skipAfterFailure(): void {
  let failed: string | undefined;
  beforeEach(function () {
    if (failed === undefined || this.currentTest === undefined) return;
    giveReason(this.currentTest, `“${failed}” failed`);
    this.skip();
  });
  afterEach(function () {
    if (this.currentTest?.state === 'failed') failed ??= this.currentTest.title;
  });
}

/** Called in a `before` hook when its tests cannot run, because what they need is not there. */
export function skipAll(context: Context, why: string): never {
  context.test?.parent?.eachTest((test) => giveReason(test, why));
  context.skip();
}

function giveReason(test: Test, why: string): void {
  (test as SkippedTest).skipReason = `not run, because ${why}`;
}
