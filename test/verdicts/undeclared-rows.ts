import { undeclared } from '../../runner/model/words.ts';
import type { Row } from './row.ts';
import { apiWorks, delivered, mount, open, verbRemoved } from './sightings.ts';

/** Blocks that no declared control explains. */
export const undeclaredRows: readonly Row[] = [
  {
    title: 'an attempt refused by nobody',
    control: undeclared,
    given: { marked: { steps: { open: 'blocked' }, see: [open({ refused: 'EPERM' })] } },
    status: 'blocked-unattributed',
    outcome: 'unstated',
    arms: { marked: 'blocked-unattributed' },
    evidence: ['marked/open-attempt/1'],
    why: /the open by double-click was refused with EPERM at open in the marked arm, 2026-06-15T10:00:01/,
  },
  {
    title: 'a first attempt refused by nobody, the second let through',
    control: undeclared,
    given: { marked: { see: [mount('double-click', { refused: 'ERROR_NO_ASSOCIATION' }), apiWorks] } },
    status: 'blocked-unattributed',
    evidence: ['marked/mount-attempt/1'],
  },
  {
    title: 'in both arms, one verdict',
    control: undeclared,
    given: {
      marked: { steps: { deliver: { is: 'blocked', code: 'EDQUOT' } } },
      unmarked: { steps: { deliver: { is: 'blocked', code: 'EDQUOT' } } },
    },
    status: 'blocked-unattributed',
    arms: { marked: 'blocked-unattributed', unmarked: 'blocked-unattributed' },
    why: /EDQUOT/,
  },
  {
    title: 'a file that was proven delivered is gone',
    control: undeclared,
    given: { marked: { steps: { mount: { is: 'blocked', code: 'GONE' } }, see: [delivered] } },
    status: 'blocked-unattributed',
    evidence: ['marked/delivered/1'],
    why: /the mount step was stopped with GONE/,
  },
  {
    title: 'a file that is gone is not explained by the control that refused the attempt before',
    control: undeclared,
    given: { marked: { steps: { mount: { is: 'blocked', code: 'GONE' } }, see: [delivered, verbRemoved] } },
    status: 'blocked-unattributed',
    why: /GONE/,
  },
  {
    title: 'what lies behind a file that is gone names the undeclared control',
    control: 'motw-propagation',
    given: { marked: { steps: { mount: { is: 'blocked', code: 'GONE' } }, see: [delivered, verbRemoved] } },
    status: 'not-reached',
    why: /undeclared.*GONE/,
  },
  {
    title: 'a control whose attempt was not made, for the file was gone',
    control: 'mount-verb',
    given: { marked: { steps: { mount: { is: 'blocked', code: 'GONE' } } } },
    status: 'not-reached',
    why: /not tried by double-click in the marked arm: an undeclared control/,
  },
  {
    title: 'a control of the whole step where the file was gone',
    control: 'virtual-drive-policy',
    given: { marked: { steps: { mount: { is: 'blocked', code: 'GONE' } } } },
    status: 'blocked-unattributed',
  },
  {
    title: 'a question that nobody’s sign explains',
    control: undeclared,
    given: { marked: { steps: { mount: 'blocked' }, see: [mount('double-click', 'prompted')] } },
    status: 'blocked-unattributed',
    why: /asked the user/,
  },
];
