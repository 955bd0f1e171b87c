import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observation } from '../../../runner/model/observation.ts';
import type { RunRecord, Verdict } from '../../../runner/model/run-record.ts';
import type { Status } from '../../../runner/model/words.ts';
import { climb, observation, scenario } from '../../reports/record-builder.ts';
import { hardened } from '../../reports/sample-runs.ts';

/**
 * Nightly runs on a machine that lives: patched every month, broken by one patch and mended by the next, a sensor that was away, a rule that
 * was changed, an update of the harness, a night without answers, one that was broken off, one with `--drift`, and a control that is not
 * steady. The same seed makes the same runs.
 */
export interface Year {
  /** Oldest first. */
  readonly records: readonly RunRecord[];
  /** Places of the nights on which something begins or happens. */
  readonly nights: {
    readonly regression: number;
    readonly recovery: number;
    readonly newHarness: number;
    readonly newRule: number;
    readonly sensorGone: number;
    readonly sensorBack: number;
    readonly inconclusive: number;
    readonly interrupted: number;
    readonly drifted: number;
  };
}

const day = 24 * 60 * 60 * 1000;
const firstNight = Date.UTC(2026, 0, 1, 2);
const rules = ['image-mounted', 'image-file-created', 'mark-written', 'process-from-mounted-image'];

export function yearOfRuns({ nights: count = 365, seed = 1 } = {}): Year {
  const random = randomFrom(seed);
  const at = (share: number) => Math.floor(count * share);
  const nights = {
    regression: at(0.3),
    recovery: at(0.4),
    newHarness: at(0.5),
    newRule: at(0.55),
    sensorGone: at(0.6),
    sensorBack: at(0.65),
    inconclusive: at(0.7),
    interrupted: at(0.75),
    drifted: at(0.8),
  };
  const records = Array.from({ length: count }, (_, night) => runOf(night, nights, random));
  return { records, nights };
}

/** Each in a folder of its own, as a run leaves it, and as old as it says. */
export async function keepRecords(runsFolder: string, records: readonly RunRecord[]): Promise<void> {
  for (const record of records) {
    const folder = join(runsFolder, record.id);
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'run.json');
    await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
    const ended = new Date(record.finishedAt ?? record.startedAt);
    await utimes(file, ended, ended);
  }
}

function runOf(night: number, nights: Year['nights'], random: () => number): RunRecord {
  const started = new Date(firstNight + night * day);
  const id = `${started.toISOString().slice(0, 10).replaceAll('-', '')}-020000-${hex(random, 4)}`;
  const isBroken = night >= nights.regression && night < nights.recovery;
  const isDeaf = night >= nights.sensorGone && night < nights.sensorBack;
  const isInterrupted = night === nights.interrupted;
  const drift = night === nights.drifted ? { 'mount-verb': 'off' } : {};
  const verdicts = () =>
    (hardened.scenarios[0]?.verdicts ?? []).map((verdict) => {
      const status = statusOf(verdict, { night, nights, isBroken, isDeaf, random });
      return judged(verdict, status, random);
    });
  const scenarios = isInterrupted
    ? [scenario({})]
    : [
        scenario({ id: 'T1553.005-1', atomic: null, verdicts: verdicts().slice(0, 7) }),
        scenario({ verdicts: verdicts() }),
      ];
  const outcomes = scenarios.flatMap((each) => each.verdicts.map(({ outcome }) => outcome));
  return {
    ...hardened,
    id,
    state: isInterrupted ? 'interrupted' : 'finished',
    startedAt: started.toISOString(),
    finishedAt: isInterrupted ? null : new Date(started.getTime() + 90_000).toISOString(),
    outcome: isInterrupted
      ? null
      : ((['unexpected', 'inconclusive'] as const).find((one) => outcomes.includes(one)) ?? 'expected'),
    cleanUp: isInterrupted ? null : 'clean',
    harness: {
      version: night < nights.newHarness ? '0.1.0' : '0.2.0',
      node: 'v24.21.0',
      rules: Object.fromEntries(rules.map((rule) => [`rule-${rule}`, hashOf(rule, night, nights)])),
    },
    target: {
      name: 'win11',
      platform: 'windows',
      fingerprint: {
        build: `10.0.22631.${4000 + patchesUntil(started) * 37}`,
        edition: 'Professional',
        sysmon: isDeaf ? null : '15.15',
        elevated: true,
      },
      posture: {
        name: null,
        declared: {},
        probed: {
          'mount-verb': night === nights.drifted ? 'off' : 'on',
          'motw-propagation': 'on',
          'virtual-drive-policy': 'off',
          'deny-optical-execute': 'off',
          'launch-gate': 'unknown',
        },
      },
    },
    scenarios,
    observations: [
      observation(null, null, 'posture', { drift }),
      observation(null, null, 'configuration', {
        ruleOf: Object.fromEntries(rules.map((rule) => [rule, `rule-${rule}`])),
      }),
      ...climb('marked', 3, 'api'),
      ...events(random),
    ],
    modelled: [],
  };
}

interface Night {
  readonly night: number;
  readonly nights: Year['nights'];
  readonly isBroken: boolean;
  readonly isDeaf: boolean;
  readonly random: () => number;
}

function statusOf({ control, status }: Verdict, { night, nights, isBroken, isDeaf, random }: Night): Status {
  if (night === nights.inconclusive) return 'inconclusive';
  if (control === 'motw-propagation' && isBroken) return 'not-prevented';
  if (control === 'launch-gate' && isBroken) return 'not-reached';
  if (control === 'mount-verb' && night === nights.drifted) return 'not-configured';
  if (control === 'process-from-mounted-image' && isDeaf) return 'not-instrumented';
  if (control === 'mark-written' && random() < 0.08) return random() < 0.5 ? 'missed' : 'late';
  return status;
}

function judged(verdict: Verdict, status: Status, random: () => number): Verdict {
  const isTimed = status === 'detected' || status === 'late';
  return {
    ...verdict,
    status,
    outcome:
      status === verdict.status
        ? 'expected'
        : status === 'inconclusive' || status === 'not-reached'
          ? 'inconclusive'
          : 'unexpected',
    arms: { marked: status },
    timeToDetectMs: isTimed ? Math.round((status === 'late' ? 6_000 : 80) + random() * 150) : null,
  };
}

/** Second Tuesdays that have passed since the beginning. */
function patchesUntil(date: Date): number {
  let patches = 0;
  for (let time = firstNight; time <= date.getTime(); time += day) {
    const each = new Date(time);
    if (each.getUTCDay() === 2 && Math.ceil(each.getUTCDate() / 7) === 2) patches++;
  }
  return patches;
}

function hashOf(rule: string, night: number, nights: Year['nights']): string {
  const isNew = rule === 'image-mounted' && night >= nights.newRule;
  return Buffer.from(`${rule}${isNew ? '2' : '1'}`)
    .toString('hex')
    .padEnd(64, '0')
    .slice(0, 64);
}

/** What makes most of a real record's size. */
function events(random: () => number): readonly Observation[] {
  return Array.from({ length: 90 }, () =>
    observation('marked', 'open', 'event', {
      source: 'sysmon',
      seenAt: '2026-11-24T06:45:14.000Z',
      event: {
        Event: {
          System: { EventID: 11, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: 'lab-07' },
          EventData: Object.fromEntries(
            ['Image', 'TargetFilename', 'ProcessGuid', 'User', 'Hashes'].map((name) => [
              name,
              `C:\\Users\\analyst\\Downloads\\${hex(random, 8)}\\${'Invoice '.repeat(12)}${hex(random, 8)}.iso`,
            ]),
          ),
        },
      },
    }),
  );
}

function hex(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** Mulberry32: small, and good enough to make things up. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (import.meta.main) {
  const [folder, nights = '365', seed = '1'] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: year-of-runs.ts FOLDER [NIGHTS] [SEED]');
  await keepRecords(folder, yearOfRuns({ nights: Number(nights), seed: Number(seed) }).records);
}
