import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { benchHistory } from './history.ts';
import { benchImages } from './images.ts';
import { heading, median, row } from './rows.ts';
import { benchTelemetry } from './telemetry.ts';
import { motw, type Timed } from './timed-motw.ts';

/**
 * What the harness costs, as a user pays it: whole processes, medians. `npm run bench` times `motw run` of both scenarios in all
 * arms with the guest set up, and the engine that reads events and holds rules against them. `npm run bench -- --set-up` also times a
 * set-up from nothing, into a cache of its own; `npm run bench -- telemetry [FILE.evtx...]` only the engine, and `npm run bench --
 * history` only what a year of runs takes to be listed and compared, `npm run bench -- images` only the making of images beside the
 * programs written in C.
 */
const runs = 5;

/** Milliseconds between the arms' steps: what the harness adds to the time in which it waits for the guest. */
function betweenSteps(record: RunRecord): number {
  const gaps = record.scenarios.flatMap(({ arms }) =>
    arms.map(({ steps }) =>
      steps.slice(1).reduce((sum, step, i) => {
        const before = steps[i];
        const ended = before === undefined ? 0 : Date.parse(before.startedAt) + before.durationMs;
        return sum + Math.max(0, Date.parse(step.startedAt) - ended);
      }, 0),
    ),
  );
  return median(gaps);
}

async function benchRuns(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-bench-'));
  try {
    if (process.argv.includes('--set-up')) {
      const setUp = await motw(['setup'], { MOTW_CACHE: join(folder, 'cache') });
      row('set-up from nothing (packages to snapshot)', [setUp.wallMs / 1000], 's');
    }
    await motw(['run', '--out', join(folder, 'warm-up')]);
    const timed: Timed[] = [];
    for (let i = 0; i < runs; i++) timed.push(await motw(['run', '--out', join(folder, 'runs')]));
    row(
      'motw run, both scenarios, all arms: wall',
      timed.map(({ wallMs }) => wallMs / 1000),
      's',
      2,
    );
    row(
      'harness alone: peak memory',
      timed.map(({ peakMiB }) => peakMiB),
      'MiB',
      0,
    );
    row(
      'harness alone: processor time',
      timed.map(({ cpuMs }) => cpuMs / 1000),
      's',
      2,
    );
    const ids = await readdir(join(folder, 'runs'));
    const records = await Promise.all(
      ids.map(
        async (id) => JSON.parse(await readFile(join(folder, 'runs', id, 'run.json'), 'utf8')) as RunRecord,
      ),
    );
    row('harness between the steps of one arm', records.map(betweenSteps), 'ms', 0);
    for (const step of ['build', 'deliver', 'mount', 'inspect', 'open', 'collect', 'clean-up']) {
      const durations = records.flatMap(({ scenarios }) =>
        scenarios.flatMap(({ arms }) =>
          arms.flatMap(({ steps }) => steps.filter((one) => one.step === step)),
        ),
      );
      row(
        `step ${step}`,
        durations.map(({ durationMs }) => durationMs),
        'ms',
        0,
      );
    }
    const quiet = records.flatMap(({ quiet }) => quiet?.steps ?? []);
    row(
      'quiet arm',
      quiet.map(({ durationMs }) => durationMs),
      'ms',
      0,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [only, ...files] = process.argv.slice(2);
heading();
const all = only === undefined || only === '--set-up';
if (all) await benchRuns();
if (all || only === 'history') await benchHistory();
if (all || only === 'images') await benchImages();
if (all || only === 'telemetry') await benchTelemetry(only === 'telemetry' ? files : []);
