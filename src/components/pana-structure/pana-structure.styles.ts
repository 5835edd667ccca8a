/** The sheet: one column, two from 720 px of its own width; calm, readable, printable. */
import { css } from 'lit';

export const styles = css`
  article {
    --danger: var(--pana-color-danger,var(--text-default-error,light-dark(#b30000,#ff9b94)));
    --success: var(--pana-color-success,var(--text-default-success,light-dark(#18753c,#88d99a)));
    --warning: var(--pana-color-warning,var(--text-default-warning,light-dark(#8f4700,#ffb27a)));
    padding: var(--gap);
  }
  :is(h2, h3, h4, h5, h6) {
    font-size: 1.125em;
    line-height: 1.3;
  }
  #name > * {
    /* Large letters in a narrow column break every word. */
    font-size: clamp(1em, 9cqi, 1.5em);
    hyphens: auto;
  }
  section > :is(h2, h3, h4, h5, h6) {
    margin-block-end: 10px;
    padding-block-end: 6px;
    border-block-end: 2px solid var(--accent);
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
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .kind,
  .muted,
  small,
  .inferred,
  dt {
    color: var(--muted);
  }
  .kind {
    margin-block: 4px 12px;
  }
  small,
  .inferred {
    font-size: 0.875em;
  }
  small {
    display: block;
  }
  .mark,
  .notice,
  .tie {
    margin-block: 12px;
    padding: 10px 14px;
    border-inline-start: 4px solid var(--accent);
    background: var(--raised);
  }
  .notice b {
    display: block;
  }
  .mark {
    border-inline-start-style: dashed;
  }
  .fresh {
    display: flex;
    gap: 8px;
    margin-block: 12px;
    color: var(--success);
  }
  .fresh svg {
    margin-block-start: 3px;
  }
  .stale {
    color: var(--warning);
  }
  .summary {
    max-width: 68ch;
    margin-block: 12px;
    font-size: 1.0625em;
  }
  .columns {
    display: grid;
    gap: 28px;
    margin-block: 20px;
  }
  .columns > div {
    display: grid;
    gap: 28px;
    align-content: start;
    min-width: 0;
  }
  dl,
  ul {
    display: grid;
    gap: 12px;
    padding: 0;
  }
  dd {
    margin: 0;
  }
  dt {
    font-size: 0.9375em;
  }
  ul {
    gap: 6px;
    list-style: none;
  }
  address {
    font-style: normal;
  }
  .needs {
    gap: 16px;
  }
  .needs dt {
    margin-block-end: 2px;
    font-weight: 700;
    color: var(--text);
  }
  .needs dd {
    padding-block: 4px;
  }
  .level {
    display: inline-block;
    padding: 0 8px;
    border: 1px solid var(--accent);
    border-radius: 1em;
    font-size: 0.8125em;
    font-weight: 400;
    color: var(--accent);
    white-space: nowrap;
  }
  .accompagner {
    background: var(--accent);
    color: var(--on-accent);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px 20px;
  }
  :not(h3, h4, h5, h6) + .actions {
    margin-block-start: 12px;
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
  .contact {
    padding: 12px 14px;
    border-radius: var(--radius);
    background: var(--raised);
    font-size: 1.0625em;
  }
  .failed {
    margin-block: 12px;
    color: var(--danger);
  }
  .open {
    color: var(--success);
  }
  summary {
    display: list-item;
    min-height: 32px;
    padding-block: 4px;
    cursor: pointer;
    color: var(--accent);
  }
  table {
    border-collapse: collapse;
  }
  th,
  td {
    padding: 3px 16px 3px 0;
    font-weight: 400;
    text-align: start;
    vertical-align: top;
  }
  .today > * {
    font-weight: 700;
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
      grid-template: auto 1fr / 3fr 2fr;
      gap: 28px 40px;
    }
    .aside {
      grid-area: 1 / 2 / 3;
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
    details::details-content {
      content-visibility: visible;
    }
    .columns {
      grid-template-columns: 1fr 1fr;
    }
  }
`;
