/** The sheet of an event: one column, two from 720 px of its own width; calm, readable, printable. */
import {css} from 'lit';

export const styles = css`
  :host > div {
    --danger: var(--pana-color-danger,var(--text-default-error,light-dark(#b30000,#ff9b94)));
    --success: var(--pana-color-success,var(--text-default-success,light-dark(#18753c,#88d99a)));
    --warning: var(--pana-color-warning,var(--text-default-warning,light-dark(#8f4700,#ffb27a)));
  }
  article,
  .choose {
    padding: var(--gap);
  }
  :is(h2, h3, h4, h5, h6) {
    font-size: 1.125em;
    line-height: 1.3;
  }
  #title > * {
    /* Large letters in a narrow column break every word. */
    font-size: clamp(1em, 9cqi, 1.5em);
    hyphens: auto;
  }
  section > :is(h2, h3, h4, h5, h6) {
    margin-block-end: 10px;
    padding-block-end: 6px;
    border-block-end: 2px solid var(--accent);
  }
  /* A section of the page's own, not of a sheet. */
  .alone > :is(h2, h3, h4, h5, h6),
  .alone > section > :is(h2, h3, h4, h5, h6) {
    font-size: clamp(1em, 9cqi, 1.5em);
    padding: 0;
    border: 0;
  }
  .back {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    margin-block-end: 8px;
    padding-inline: 0 8px;
    border: 0;
    background: none;
  }
  .back span,
  .link {
    text-decoration: underline;
    text-underline-offset: 4px;
  }
  svg {
    flex: none;
    width: 18px;
    height: 18px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
  }
  .kind,
  .muted,
  small,
  .choose,
  dt {
    color: var(--muted);
  }
  .kind {
    margin-block: 4px 12px;
  }
  small {
    display: block;
    font-size: 0.875em;
  }
  .notice,
  .status {
    margin-block: 12px;
    padding: 10px 14px;
    border-inline-start: 4px solid var(--control);
    background: var(--raised);
  }
  .notice {
    border-inline-start-style: dashed;
  }
  .status.open {
    border-color: var(--success);
  }
  .open b {
    color: var(--success);
  }
  .status:is(.full, .postponed) {
    border-color: var(--warning);
  }
  :is(.full, .postponed) b {
    color: var(--warning);
  }
  .status.cancelled {
    border-color: var(--danger);
  }
  .cancelled b {
    color: var(--danger);
  }
  .summary {
    max-width: 68ch;
    margin-block: 12px;
    font-size: 1.0625em;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 28px;
    margin-block: 20px;
  }
  .columns > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 28px;
    align-content: start;
  }
  dl,
  .columns ul,
  .text {
    display: grid;
    gap: 12px;
    padding: 0;
  }
  .columns section > * + dl,
  .columns section > p + p,
  address + p {
    margin-block-start: 12px;
  }
  dd {
    margin: 0;
  }
  dt {
    font-size: 0.9375em;
  }
  .text {
    gap: 8px;
    max-width: 68ch;
    white-space: pre-line;
  }
  .columns ul {
    gap: 4px;
    list-style: none;
  }
  .sessions {
    display: grid;
    gap: 10px;
    padding: 0;
    list-style: none;
  }
  .series {
    margin-block-start: 8px;
    padding-inline-start: 24px;
    list-style: decimal;
  }
  .sessions time {
    /* A letter is the first of a block only. */
    display: inline-block;
    font-weight: 700;
  }
  .sessions time::first-letter {
    text-transform: uppercase;
  }
  address {
    display: grid;
    font-style: normal;
  }
  address span:first-child {
    font-weight: 700;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px 20px;
  }
  .actions a {
    display: inline-flex;
    align-items: center;
    min-height: 32px;
  }
  .main,
  .act {
    font-weight: 700;
  }
  .main {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  .actions .act {
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid var(--accent);
    border-radius: var(--radius);
    text-decoration: none;
  }
  .link {
    min-height: 32px;
    padding: 4px 0;
    border: 0;
    background: none;
  }
  .failed {
    margin-block: 12px;
    color: var(--danger);
  }
  footer {
    padding-block-start: 12px;
    border-block-start: 1px solid var(--line);
    font-size: 0.9375em;
    color: var(--muted);
  }
  .pending {
    margin-block: 12px;
    color: var(--muted);
  }
  .bones {
    display: grid;
    gap: 12px;
  }
  .bones i {
    height: 20px;
    border-radius: var(--radius);
    background: var(--raised);
  }
  .bones i:nth-child(even) {
    width: 70%;
  }
  @container (min-width: 720px) {
    .columns {
      grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
      gap: 28px 40px;
    }
  }
  @media (forced-colors: active) {
    .main {
      border: 2px solid Highlight;
    }
  }
  @media print {
    button,
    .bones {
      display: none;
    }
    a[href^='http'] {
      display: block;
    }
    a[href^='http']::after {
      content: ' (' attr(href) ')';
    }
  }
`;
