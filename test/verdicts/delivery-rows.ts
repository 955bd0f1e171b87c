import { check, logged, notPlaced, sent, stoppedAtDeliver, stops, throughout } from './delivery-sightings.ts';
import type { Row } from './row.ts';
import { fault } from './sightings.ts';

/** Gateways: what they stop, and what must pass them. */
export const deliveryRows: readonly Row[] = [
  {
    title: 'a gateway that stops the image and lets what is harmless through, before and after it',
    control: 'web-gateway',
    given: stoppedAtDeliver(...throughout),
    status: 'prevented',
    why: /through squid was stopped with HTTP_403 \(its own words\) in both arms/,
  },
  {
    title: 'what is behind a gateway that acted is not reached, and names it',
    control: 'mount-verb',
    given: stoppedAtDeliver(...throughout),
    status: 'not-reached',
    why: /^web-gateway stopped the arm at deliver/,
  },
  {
    title: 'a detection of what did not arrive is not reached',
    control: 'image-file-created',
    given: stoppedAtDeliver(...throughout),
    status: 'not-reached',
    why: /^web-gateway stopped the arm at deliver/,
  },
  {
    title: 'a gateway that was not shown to let what is harmless through afterwards',
    control: 'web-gateway',
    given: stoppedAtDeliver(check('harmless'), sent('refused', 'HTTP_403')),
    status: 'blocked-unattributed',
  },
  {
    title: 'a gateway that keeps the image from those who may have it, too',
    control: 'web-gateway',
    given: stoppedAtDeliver(...throughout, check('allowed', 'refused')),
    status: 'blocked-unattributed',
  },
  {
    title: 'a gateway of which it was not seen whether those who may have the image get it',
    control: 'web-gateway',
    given: stoppedAtDeliver(
      check('harmless'),
      sent('refused', 'HTTP_403', { hasAllowed: true }),
      check('harmless-after'),
    ),
    status: 'blocked-unattributed',
  },
  {
    title: 'an image that was lost without a word is nobody’s block',
    control: 'mail-gateway',
    given: {
      ...stoppedAtDeliver(
        check('harmless'),
        sent('refused', 'LOST', { by: 'mail' }),
        check('harmless-after'),
      ),
      controls: ['mail-gateway'],
    },
    status: 'blocked-unattributed',
  },
  {
    title: 'an image that came under another name is a warning',
    control: 'mail-gateway',
    given: {
      ...stoppedAtDeliver(
        check('harmless'),
        sent('prompted', 'RENAMED', { by: 'mail' }),
        check('harmless-after'),
      ),
      controls: ['mail-gateway'],
    },
    status: 'warned',
  },
  {
    title: 'a gateway that is switched off and stops the image all the same is not the one',
    control: 'web-gateway',
    given: {
      ...stoppedAtDeliver(
        check('harmless'),
        sent('refused', 'HTTP_403', { policy: { 'web-gateway': 'off' } }),
        check('harmless-after'),
      ),
      probed: { 'web-gateway': 'off' },
    },
    status: 'not-configured',
  },
  {
    title: 'a fault of the gateway is no verdict',
    control: 'web-gateway',
    given: {
      marked: { steps: { deliver: 'failed' }, see: [check('harmless'), fault('deliver')] },
      unmarked: { steps: { deliver: 'failed' }, see: [check('harmless'), fault('deliver')] },
      controls: ['web-gateway'],
    },
    status: 'inconclusive',
  },
  {
    title: 'a gateway that let the image through prevented nothing, whatever stopped it next',
    control: 'web-gateway',
    given: {
      marked: {
        steps: stops,
        see: [check('harmless'), sent('done'), notPlaced, logged('antivirus', 'block', 'deliver')],
      },
      unmarked: {
        steps: stops,
        see: [check('harmless'), sent('done'), notPlaced, logged('antivirus', 'block', 'deliver')],
      },
      controls: ['web-gateway', 'antivirus'],
    },
    status: 'not-prevented',
    why: /arrived/,
  },
];
