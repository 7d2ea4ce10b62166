// Runs inside the extension host as its test entry: activates the named extensions and writes down how long each took, and
// how much processor time of the host's thread.
const { writeFileSync } = require('node:fs');
const vscode = require('vscode');

exports.run = async function run() {
  const names = process.env.TIERWISE_PROBE_EXTENSIONS.split(',');
  const measured = {};
  await untilQuiet();
  for (const name of names) {
    const extension = vscode.extensions.getExtension(name);
    if (extension === undefined) throw new Error(`${name} is not there`);
    if (extension.isActive) throw new Error(`${name} is active already`);
    const start = performance.now();
    const busyBefore = process.threadCpuUsage();
    await extension.activate();
    const { user, system } = process.threadCpuUsage(busyBefore);
    measured[name] = { elapsedMs: performance.now() - start, threadMs: (user + system) / 1000 };
    await untilQuiet();
  }
  writeFileSync(process.env.TIERWISE_PROBE_FILE, JSON.stringify(measured));
};

/** A host that has just started is busy with the built-in extensions: waits until its loop runs on time for a while. */
async function untilQuiet() {
  let calmTurns = 0;
  while (calmTurns < 40) {
    const start = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    calmTurns = performance.now() - start < 24 ? calmTurns + 1 : 0;
  }
}
