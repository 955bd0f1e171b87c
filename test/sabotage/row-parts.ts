/** What rows have in common. */

/** Most lies are told in the marked arm alone: what the other arm would say is seen from the truthful guest. */
export const marked = { scenario: 'T1553.005-2', arms: ['marked'] } as const;
export const both = { scenario: 'T1553.005-2', arms: ['marked', 'unmarked'] } as const;
export const twice = { attempts: { marked: 2 } } as const;
export const inBoth = { attempts: { marked: 2, unmarked: 2 } } as const;
export const open = { outcome: 'inconclusive', exit: 3 } as const;

/** A fault in the mount step: nothing of it or behind it can be known. */
export const unmounted = {
  'mount-verb': 'inconclusive',
  'virtual-drive-policy': 'inconclusive',
  'motw-propagation': 'inconclusive',
  'launch-gate': 'inconclusive',
  'deny-optical-execute': 'inconclusive',
  'image-mounted': 'inconclusive',
  'process-from-mounted-image': 'inconclusive',
} as const;
/** The same in the open step. */
export const unopened = { 'launch-gate': 'inconclusive', 'deny-optical-execute': 'inconclusive' } as const;
/** The same in the deliver step: an event that came before the fault is evidence all the same. */
export const undelivered = { ...unmounted, 'mark-written': 'inconclusive' } as const;
