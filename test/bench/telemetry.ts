import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RuleSet } from '../../runner/detections/engine/rule-set.ts';
import { loadRules } from '../../runner/detections/loading/load-rules.ts';
import { compileRule, type Rule } from '../../runner/detections/rule.ts';
import { RuleRefused } from '../../runner/detections/rule-refused.ts';
import { readEvents } from '../../runner/events/read-events.ts';
import type { WinEvent } from '../../runner/model/win-event.ts';
import { allRules, eventsOf, here, regressionCases } from '../detections/conformance/corpus.ts';
import { root } from '../guest/motw.ts';
import { joinLogs } from './joined-log.ts';
import { noRow, row } from './rows.ts';

const runs = 5;
const fewestEvents = 50_000;
const joinedBytes = 32_000_000;
const noCorpus = 'there is no corpus of rules and recordings beside the project, and MOTW_CORPUS names none';

/**
 * Events a second through the rules, and megabytes a second out of EVTX files, beside libevtx' `evtxexport` on the same files.
 *
 * @param files EVTX files to read instead of the corpus'
 */
export async function benchTelemetry(files: readonly string[]): Promise<void> {
  await benchRules();
  await benchEvtx(files.length > 0 ? files : regressionCases.map(({ eventsFile }) => eventsFile));
}

async function benchRules(): Promise<void> {
  const own = 'events through our own rules';
  const all = 'events through all Windows rules of the corpus';
  if (!here) {
    noRow(own, noCorpus);
    noRow(all, noCorpus);
    return;
  }
  const events: WinEvent[] = [];
  for (const { eventsFile } of regressionCases) events.push(...(await eventsOf(eventsFile)));
  const ours = await loadRules(join(root, 'scenarios/detections'));
  row(`${own} (${ours.length})`, rates(ours, events), 'events/s', 0);
  const windows = await windowsRules();
  row(`${all} (${windows.length})`, rates(windows, events), 'events/s', 0);
}

async function windowsRules(): Promise<Rule[]> {
  const rules: Rule[] = [];
  for (const { path, text } of await allRules()) {
    try {
      const rule = compileRule(text, path);
      if (/\bwindows\b/.test(rule.logSource.label)) rules.push(rule);
    } catch (error) {
      if (!(error instanceof RuleRefused)) throw error;
    }
  }
  return rules;
}

/** Every repetition has events of its own, made before the clock starts: what an engine remembers of an event is no speed. */
function rates(rules: readonly Rule[], events: readonly WinEvent[]): readonly number[] {
  const set = new RuleSet(rules);
  return Array.from({ length: runs }, () => {
    let seconds = 0;
    let done = 0;
    while (done < fewestEvents) {
      const fresh = events.map((event) => structuredClone(event));
      const started = performance.now();
      for (const event of fresh) set.match(event);
      seconds += (performance.now() - started) / 1000;
      done += fresh.length;
    }
    return done / seconds;
  });
}

async function benchEvtx(files: readonly string[]): Promise<void> {
  if (files.length === 0) return noRow('EVTX files', noCorpus);
  const folder = await mkdtemp(join(tmpdir(), 'motw-bench-'));
  try {
    let bytes = 0;
    for (const file of files) bytes += (await stat(file)).size;
    await readersOver(`${files.length} EVTX files, one after the other`, files, bytes);
    const joined = join(folder, 'joined.evtx');
    await readersOver(
      'their chunks, filled up, in one log',
      [joined],
      await joinLogs(files, joined, joinedBytes),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In turn, so that both meet the machine as it is at the time. */
async function readersOver(what: string, files: readonly string[], bytes: number): Promise<void> {
  const megabytes = bytes / 1e6;
  const there = spawnSync('evtxexport', ['-V']).error === undefined;
  const own: number[] = [];
  const foreign: number[] = [];
  for (let i = 0; i < runs; i++) {
    own.push(megabytes / (await timed(() => readAll(files))));
    if (there) foreign.push(megabytes / (await timed(() => exportAll(files))));
  }
  row(`${what}, ${megabytes.toFixed(1)} MB: our reader`, own, 'MB/s');
  const theirs = `  evtxexport -f xml, ${files.length === 1 ? 'one process' : 'a process for each'}`;
  if (there) row(theirs, foreign, 'MB/s');
  else noRow(theirs, "there is no evtxexport on this machine (Debian's package libevtx-utils)");
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function readAll(files: readonly string[]): Promise<void> {
  let events = 0;
  for (const file of files) for await (const item of readEvents(file)) events += item.is === 'event' ? 1 : 0;
  if (events === 0) throw new Error('no event in these files');
}

async function exportAll(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const child = spawn('evtxexport', ['-f', 'xml', file], { stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
  }
}
