import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Program } from 'iso-packer';
import { RunLog } from '../../lifecycle/run-log.ts';
import { hostTimestamp } from '../../model/host-time.ts';
import { runSchemaName } from '../../model/run-record.ts';
import type { Detector } from '../../ports/detector.ts';
import type { ImageBuilder } from '../../ports/image-builder.ts';
import type { Target } from '../../ports/target.ts';
import { version } from '../version.ts';
import type { RunPlace } from './reference-rig.ts';

/** The record of a run that has not begun. */
export async function beginLog(
  folder: RunPlace,
  target: Target,
  { rules, ruleOf }: Detector,
): Promise<RunLog> {
  const log = new RunLog(folder, {
    schema: runSchemaName,
    id: folder.id,
    state: 'running',
    startedAt: hostTimestamp(),
    finishedAt: null,
    outcome: null,
    cleanUp: null,
    batch: null,
    harness: { version: await version(), node: process.version, rules },
    target: {
      name: target.name,
      platform: target.platform,
      fingerprint: {},
      posture: { ...target.posture, probed: {} },
    },
    modelled: target.modelled,
  });
  log.observe(null, null, {
    kind: 'configuration',
    source: 'harness',
    summary: 'the rule that each detective control is',
    data: { ruleOf },
  });
  return log;
}

/**
 * A run's images, built in its folder with the platform's payload.
 *
 * @param qemuImg asked for where an image is to be a VHDX; by default any that is here
 */
export function imagesIn(
  folder: string,
  payload: Uint8Array,
  qemuImg: () => Program | Promise<Program> = async () => (await import('./windows/qemu-img.ts')).qemuImg(),
): ImageBuilder {
  // Loaded beside the start of the machine, which has the processor wait anyway.
  const builder = import('../../../artifacts/builder/build-image.ts');
  return {
    async build(recipe, signal) {
      const { buildImage } = await builder;
      const file = join(folder, recipe.name);
      const tool = recipe.container === 'vhdx' ? await qemuImg() : undefined;
      const manifest = await buildImage(recipe, payload, file, signal, tool);
      return { file, manifest, read: () => createReadStream(file) };
    },
  };
}
