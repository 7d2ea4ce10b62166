import { spawnSync } from 'node:child_process';

/** Whether there is a Git program to test with. */
export const hasGit = spawnSync('git', ['--version'], { stdio: 'ignore' }).status === 0;

/** For `before`: skips the tests around it on a machine without Git. */
export function needsGit(this: Mocha.Context): void {
  if (!hasGit) this.skip();
}
