import type { Json, JsonObject } from '../../model/observation.ts';
import type { AlertProcess } from '../alert-feed.ts';

/** The processes among an alert's evidence (Microsoft Graph v1.0, "processEvidence resource type", "fileDetails resource type"). */
export function evidenceProcesses(evidence: readonly JsonObject[]): readonly AlertProcess[] {
  return evidence
    .filter((one) => one['@odata.type'] === '#microsoft.graph.security.processEvidence')
    .map(({ processId, parentProcessId, imageFile }) => ({
      id: processId ?? null,
      parentId: parentProcessId ?? null,
      image: pathOf(imageFile ?? null),
    }));
}

function pathOf(file: Json): Json {
  const { filePath, fileName } = (typeof file === 'object' && file !== null ? file : {}) as JsonObject;
  return typeof filePath === 'string' && typeof fileName === 'string' ? `${filePath}\\${fileName}` : null;
}
