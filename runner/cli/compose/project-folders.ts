import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
export const scenariosFolder = join(root, 'scenarios');
export const rulesFolder = join(scenariosFolder, 'detections');
