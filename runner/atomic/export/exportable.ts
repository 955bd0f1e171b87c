import { type ContainerName, isArchive, type Scenario } from '../../model/scenario.ts';

/** One whose image is placed, mounted and opened, and nothing more is done with it. */
export type ExportableScenario = Scenario & {
  readonly image: Scenario['image'] & { readonly container: ContainerName };
};

export function isExportable(scenario: Scenario): scenario is ExportableScenario {
  return whyNotExported(scenario) === null;
}

/** What the scenario does that the commands of an atomic test do not; null: it can be exported. */
export function whyNotExported({ image, deliver, subject }: Scenario): string | null {
  if (isArchive(image.container)) return 'it delivers an archive';
  if (deliver.by !== 'placed') return `it goes through a ${deliver.by} gateway`;
  if (deliver.unpack !== null || deliver.disguise !== null) return 'its image comes in an archive';
  if (deliver.copyTo !== null) return 'it copies the image to a second volume';
  const opened = image.files.find(({ path }) => path === subject);
  return opened?.content.is === 'document' ? 'it opens a document' : null;
}
