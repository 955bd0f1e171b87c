import { type Html, html } from '../html.ts';
import type { RungState } from './rungs.ts';

/** The sign of a rung's state, 20 by 20 units around a point: each has a shape of its own. */
export function rungSign(state: RungState, x: number, y: number): Html {
  return html`<g class="sign ${classes[state]}" transform="translate(${x} ${y})">${shapes[state]}</g>`;
}

const classes: Readonly<Record<RungState, string>> = {
  reached: 'reached',
  stopped: 'stopped',
  failed: 'failed',
  'did not end': 'unended',
  'not tried': 'untried',
};

const shapes: Readonly<Record<RungState, Html>> = {
  reached: html`<circle class="shape" r="8"/><path class="on" d="M-4 0l3 3 5-6"/>`,
  stopped: html`<path class="shape" d="M-4.1-10h8.2l5.9 5.9v8.2l-5.9 5.9h-8.2l-5.9-5.9v-8.2z"/><path class="on" d="M-5 0h10"/>`,
  failed: html`<path class="shape" d="M0-10L11 9h-22z"/><path class="on" d="M0-4v6M0 5.500v.1"/>`,
  'did not end': html`<circle class="shape" r="8"/><path class="on" d="M-3.500 0h.1M0 0h.1M3.500 0h.1"/>`,
  'not tried': html`<circle class="shape" r="5"/>`,
};
