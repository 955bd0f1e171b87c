import { defaultDeadlineMs } from '../model/expectation.ts';
import { isArchive, postureNames } from '../model/scenario.ts';
import { detectiveStatuses, preventiveStatuses, type StepName, stepNames } from '../model/words.ts';
import type { Check, KnownControl, Sections } from './check.ts';
import { archiveMounted, controlsOfWay, disguise, unpacking } from './delivery-checks.ts';
import type { Finding } from './finding.ts';
import { hiddenFolders, imageLabel, imageName } from './image-checks.ts';
import { usually } from './scenario-file.ts';

export function checkMeaning(s: Sections, controls: readonly KnownControl[]): Finding[] {
  const known = new Map(controls.map((c) => [c.id, c]));
  return checks.flatMap((check) => check(s, known));
}

const stepsThatAllHave: readonly StepName[] = ['build', 'deliver', 'collect', 'clean-up'];
const stepsThatNeedMount: readonly StepName[] = ['inspect', 'open'];

const steps: Check = ({ steps = [], image: { container } }) => {
  if (steps.length === 0) return [];
  const mounts = container === undefined || !isArchive(container);
  const needed =
    mounts && stepsThatNeedMount.some((s) => steps.includes(s))
      ? [...stepsThatAllHave, 'mount' as const]
      : stepsThatAllHave;
  const missing = needed
    .filter((s) => !steps.includes(s))
    .map((s): Finding => ({ code: 'MISSING_STEP', path: ['steps'], at: 'key', given: s }));
  const rank = (s: StepName | undefined) => (s === undefined ? -1 : stepNames.indexOf(s));
  const misplaced = [...steps.entries()]
    .filter(([i, s]) => i > 0 && rank(s) <= rank(steps[i - 1]))
    .map(([i, s]): Finding => ({ code: 'STEP_ORDER', path: ['steps', i], at: 'value', given: s }));
  return [...missing, ...misplaced];
};

const filePaths: Check = ({ image: { files = [] } }) => {
  const seen = new Map<string, 'file' | 'folder'>();
  return files.flatMap(({ path }, i): Finding[] => {
    // Windows compares names without regard to case.
    const parts = path.toLowerCase().split('/');
    const folders = parts.slice(0, -1).map((_, n) => parts.slice(0, n + 1).join('/'));
    const taken = seen.has(parts.join('/')) || folders.some((f) => seen.get(f) === 'file');
    for (const f of folders) if (!seen.has(f)) seen.set(f, 'folder');
    seen.set(parts.join('/'), 'file');
    return taken
      ? [{ code: 'DUPLICATE_PATH', path: ['image', 'files', i, 'path'], at: 'value', given: path }]
      : [];
  });
};

const opened: Check = ({ image: { files }, subject, steps, platforms }) => {
  if (files === undefined) return [];
  const found: Finding[] = [];
  const file = files.find((f) => f.path === subject);
  if (subject !== undefined && file === undefined) {
    const known = files.map((f) => f.path);
    found.push({ code: 'NOT_IN_IMAGE', path: ['subject'], at: 'value', given: subject, known });
  }
  if (steps?.includes('open') !== true) return found;

  const at = { path: ['subject'], at: 'value', given: subject ?? '' } as const;
  if (file?.is === 'document')
    return platforms?.includes('reference') === true ? [...found, { code: 'NEEDS_WINDOWS', ...at }] : found;

  const payloads = files.filter((f) => f.is === 'payload');
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  const hasMarker = (path: string) =>
    files.some((f) => f.is === 'marker' && f.path === `${folder(path)}marker.txt`);
  const inFiles = { path: ['image', 'files'], at: 'key', given: '' } as const;
  if (payloads.length === 0) found.push({ code: 'NO_PAYLOAD', ...inFiles });
  else if (!payloads.every((p) => hasMarker(p.path))) found.push({ code: 'NO_MARKER_FILE', ...inFiles });
  if (payloads.length === 0 || file === undefined) return found;
  if (file.is !== 'payload' && file.is !== 'shortcut') found.push({ code: 'OPENS_NO_PAYLOAD', ...at });
  if (file.is === 'shortcut' && platforms?.includes('reference') === true)
    found.push({ code: 'NEEDS_WINDOWS', ...at });
  return found;
};

const shortcuts: Check = ({ image: { files = [] } }) =>
  files.flatMap((file, i): Finding[] => {
    if (file.is !== 'shortcut') return [];
    const at = { path: ['image', 'files', i, 'to'], at: 'value', given: file.to } as const;
    const target = files.find((f) => f.path === file.to);
    if (target === undefined) return [{ code: 'NOT_IN_IMAGE', ...at, known: files.map((f) => f.path) }];
    return target.is === 'payload' ? [] : [{ code: 'LEADS_TO_NO_PAYLOAD', ...at }];
  });

const controlList: Check = ({ controls = [], steps, image: { container } }, known) =>
  controls.flatMap((id, i): Finding[] => {
    const at = { path: ['controls', i], at: 'value', given: id } as const;
    if (controls.indexOf(id) < i) return [{ code: 'DUPLICATE_CONTROL', ...at }];
    const { actsAt, onlyIn } = known.get(id) ?? {};
    if (steps !== undefined && actsAt !== undefined && !steps.includes(actsAt))
      return [{ code: 'CONTROL_WITHOUT_STEP', ...at }];
    const acts = container === undefined || onlyIn === undefined || onlyIn.includes(container);
    return acts ? [] : [{ code: 'CONTROL_OF_OTHER_CONTAINER', ...at }];
  });

/** Postures are those of the reference target. */
const complete: Check = ({ controls = [], expect, platforms }) => {
  if (expect === undefined || platforms?.includes('reference') !== true) return [];
  return postureNames.flatMap((posture): Finding[] => {
    const stated = expect[posture];
    if (stated === undefined) {
      return [
        { code: 'MISSING_EXPECTATION', path: ['expect'], at: 'key', given: `the posture '${posture}'` },
      ];
    }
    return [...new Set(controls)]
      .filter((id) => stated[id] === undefined && expect[usually]?.[id] === undefined)
      .map((id) => ({
        code: 'MISSING_EXPECTATION',
        path: ['expect', posture],
        at: 'key',
        given: `'${id}' in the posture '${posture}'`,
      }));
  });
};

const expectations: Check = ({ controls, expect = {} }, known) =>
  Object.entries(expect).flatMap(([posture, stated]) =>
    Object.entries(stated).flatMap(([id, expectation]): Finding[] => {
      if (expectation === undefined) return [];
      const path = ['expect', posture, id];
      if (controls !== undefined && !controls.includes(id)) {
        return [{ code: 'CONTROL_NOT_LISTED', path, at: 'key', given: id }];
      }
      const status = typeof expectation === 'string' ? expectation : expectation.status;
      const own: readonly string[] =
        known.get(id)?.kind === 'detective' ? detectiveStatuses : preventiveStatuses;
      if (own.includes(status)) return [];
      return [{ code: 'STATUS_OF_OTHER_KIND', path, at: 'value', given: status, known: own }];
    }),
  );

const patience: Check = ({ expect = {}, deadline }) =>
  Object.entries(expect).flatMap(([posture, stated]) =>
    Object.entries(stated).flatMap(([id, expectation]): Finding[] => {
      if (expectation === undefined || typeof expectation === 'string') return [];
      const due = expectation.deadline ?? deadline ?? defaultDeadlineMs;
      const end = expectation.giveUpAfter;
      if (end === undefined || end >= due) return [];
      const path = ['expect', posture, id, 'giveUpAfter'];
      return [{ code: 'GIVE_UP_TOO_EARLY', path, at: 'value', given: `${end} ms` }];
    }),
  );

const checks: readonly Check[] = [
  steps,
  archiveMounted,
  unpacking,
  disguise,
  controlsOfWay,
  imageName,
  imageLabel,
  hiddenFolders,
  filePaths,
  opened,
  shortcuts,
  controlList,
  complete,
  expectations,
  patience,
];
