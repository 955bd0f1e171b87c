// Loaded before the harness (`--import`): the answer to the command that saves the first snapshot is cut off.
import { cutNextAnswerTo } from './cut-connections.ts';

cutNextAnswerTo('snapshot-save');
