// npm test [-- ava's patterns and options]: everything the tests need, then the tests. The last line is `N passed, N failed`,
// with `, N skipped` where some were.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { CHECKOUT } from '../runner/launch/checkout.js';
import { chooseNode } from '../runner/launch/choose-node.js';
import { LaunchError } from '../runner/launch/launch-error.js';
import { ensurePackages } from '../runner/launch/packages.js';
import { endLike, runChild } from '../runner/launch/run-child.js';
import { NODE_FLAGS } from '../runner/launch/start.js';
import { AvaReport } from './ava-report.js';

const AVA = path.join(CHECKOUT, 'node_modules', 'ava', 'entrypoints', 'cli.js');
/** Each file at once may boot a virtual machine of its own. */
const FILES_AT_ONCE = Math.min(4, availableParallelism());
/** It keeps all cores busy with machines of its own. Beside it, others' alerts would come late. */
const BY_ITSELF = 'test/guest/calibrate.test.ts';

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  console.error(`test: ${error.message}\n  mend: ${error.mend}`);
  process.exitCode = 3;
}

/** @param {readonly string[]} patterns */
async function main(patterns) {
  await ensurePackages((line) => console.error(`test: ${line}`));
  const node = chooseNode();
  const env = await withOracles(node);
  await setUpGuest(node, env);

  const report = new AvaReport(process.stdout);
  const parts = patterns.length > 0 ? [patterns] : [[BY_ITSELF], ['test/**/*.test.ts', `!${BY_ITSELF}`]];
  for (const part of parts) {
    const ended = await runPart(node, env, part, report);
    if (ended.signal) {
      report.finish();
      return endLike(ended);
    }
  }
  report.finish();
  process.exitCode = report.failed === 0 && report.passed > 0 ? 0 : 1;
}

/**
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} patterns
 * @param {AvaReport} report
 */
async function runPart(node, env, patterns, report) {
  const failedBefore = report.failed;
  const colour = process.stdout.isTTY && !process.env.NO_COLOR ? ['--color'] : ['--no-color'];
  const ava = [...NODE_FLAGS, AVA, ...colour, `--concurrency=${FILES_AT_ONCE}`, ...patterns];
  const ended = await runChild(node, ava, { env, cwd: CHECKOUT, reading: (stdout) => report.read(stdout) });
  if (ended.code !== 0 && report.failed === failedBefore) {
    console.log(`ava ended with ${ended.signal ?? `exit code ${ended.code}`} though no test failed`);
    report.failed += 1;
  }
  return ended;
}

/** @param {string} node */
async function withOracles(node) {
  let folder = '';
  const file = path.join(CHECKOUT, 'test', 'oracle-packages.ts');
  const ended = await runChild(node, [...NODE_FLAGS, file], {
    reading: (stdout) => stdout.setEncoding('utf8').on('data', (text) => (folder += text)),
  });
  if (ended.code !== 0)
    throw new LaunchError('the oracle programs could not be made ready', 'see the error above');
  return folder ? { ...process.env, MOTW_ORACLES: folder.trim() } : process.env;
}

/**
 * The tests in the virtual machine need the reference guest, and some a reference gateway. Where they cannot be had, the others still
 * tell something.
 *
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
async function setUpGuest(node, env) {
  const main = path.join(CHECKOUT, 'runner', 'cli', 'main.js');
  const ended = await runChild(node, [...NODE_FLAGS, main, 'setup', '--gateways'], {
    env,
    reading: (stdout) => stdout.pipe(process.stderr, { end: false }),
  });
  if (ended.code !== 0)
    console.error(
      'test: the reference guest or a reference gateway is missing (see above): tests that need the guest will fail, those that need a gateway are skipped',
    );
}
