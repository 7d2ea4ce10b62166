import { join } from 'node:path';
import { limits } from '../time/limits.ts';
import resultReporter from './reporter.ts';

/** What VS Code calls: runs the test files of this host start and rejects when a test fails. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const names = (process.env['TIERWISE_TEST_FILES'] ?? '').split(',').filter((name) => name !== '');
  if (names.length === 0) throw new Error('TIERWISE_TEST_FILES names no test file');
  const grep = process.env['TIERWISE_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: limits.testMs,
    reporter: resultReporter as unknown as Mocha.ReporterConstructor,
    ...(grep === undefined || grep === '' ? {} : { grep }),
  });
  for (const name of names) mocha.addFile(join(__dirname, `${name}.test.js`));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
