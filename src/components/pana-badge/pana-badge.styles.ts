/** A card, a few words in a line, or a mark beside others: each takes no more room than it needs, and none when the listing has ended. */
import {css} from 'lit';

export const styles = css`
  /* In a text: it has no width of its own to be measured by. */
  :host([look='line']) {
    display: inline !important;
    container-type: normal !important;
  }
  :host([look='mark']) {
    display: inline-block !important;
    container-type: normal !important;
    vertical-align: middle !important;
  }
  :host([look][hidden]) {
    display: none !important;
  }
  :host([look='line']) > div {
    display: inline;
  }
  .card,
  .mark {
    display: flex;
    gap: calc(var(--gap) * 0.75);
    align-items: start;
    max-width: 28em;
    padding: calc(var(--gap) * 0.75);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .card > div {
    min-width: 0;
  }
  .title {
    font-weight: 700;
  }
  .mark {
    flex-direction: column;
    gap: 4px;
    align-items: center;
    max-width: 11em;
    font-size: 0.875em;
    line-height: 1.3;
    text-align: center;
    text-decoration: none;
  }
  .mark:hover .title {
    text-decoration: underline;
  }
  .card a {
    display: inline-block;
    min-height: 24px;
  }
  ul {
    padding: 0;
    list-style: none;
  }
  .fresh,
  li {
    font-size: 0.9375em;
    color: var(--muted);
  }
  li b {
    color: var(--text);
  }
  .line a {
    display: inline-block;
    min-height: 24px;
  }
  .seal {
    flex: none;
    width: 3em;
    height: 3em;
    fill: var(--accent);
  }
  .seal path,
  .check path {
    fill: none;
    stroke: var(--on-accent);
    stroke-width: 4;
  }
  .seal text {
    font-size: 12px;
    font-weight: 700;
    text-anchor: middle;
    fill: var(--on-accent);
  }
  .check {
    width: 1em;
    height: 1em;
    margin-inline-end: 0.25em;
    vertical-align: -0.125em;
  }
  .check path {
    stroke: currentColor;
    stroke-width: 2.5;
  }
  @container (max-width: 220px) {
    .card {
      flex-direction: column;
    }
  }
  @media (forced-colors: active) {
    .seal {
      fill: LinkText;
    }
    .seal path {
      stroke: Canvas;
    }
    .seal text {
      fill: Canvas;
    }
  }
  @media print {
    .card,
    .mark {
      border-color: currentColor;
    }
  }
`;
