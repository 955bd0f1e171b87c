import { isFields } from '../../system-fields.ts';
import type { Shape } from '../shape.ts';

/** Splunk's search results (Splunk REST API, `search/jobs/export` with output_mode=json) over a source that was read with renderXml:
 * the event's XML is the text `_raw`, under `result` or at the top. */
export const rawXml: Shape = (object) => {
  const { _raw: raw } = isFields(object.result) ? object.result : object;
  return typeof raw === 'string' && raw.trimStart().startsWith('<Event') ? { xml: raw } : null;
};
