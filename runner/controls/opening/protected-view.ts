import type { PreventiveControl } from '../../model/control.ts';
import { policyWasOff } from '../attempt-evidence.ts';

/** Office shows a document from outside in Protected View: read-only, without its active parts. Of Windows with Office alone. */
export const protectedView: PreventiveControl = {
  id: 'protected-view',
  kind: 'preventive',
  title: 'A marked document is shown in Protected View',
  actsAt: 'open',
  needsMark: true,
  onReference: null,
  actsOn: 'whole step',
  behind: [],
  signs: (ofStep) =>
    ofStep
      .filter(({ kind, data }) => kind === 'view-read' && data.view === 'protected')
      .filter((view) => !policyWasOff(view, 'protected-view'))
      .map(({ id }) => ({ observation: id, sign: 'stopped' })),
  // A document is looked at by the application itself, by the zone of what it lies in: Office of 2021 and later knows it even where the
  // system hands no zone on [M].
  subjectAbsent: () => null,
};
