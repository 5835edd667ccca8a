/** A month that fits a telephone: figures there, hours and kinds where there is room. */
import {css} from 'lit';

export const styles = css`
  .turn svg {
    width: 18px;
    height: 18px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    vertical-align: -3px;
  }
  .turn {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block: var(--gap);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    table-layout: fixed;
  }
  th {
    padding: 4px 0;
    font-size: 0.875em;
    font-weight: 400;
    color: var(--muted);
    overflow-wrap: normal;
  }
  td {
    height: 48px;
    padding: 0;
    border: 1px solid var(--line);
    vertical-align: top;
  }
  td button {
    display: flex;
    flex-direction: column;
    align-items: center;
    width: 100%;
    min-width: 24px;
    height: 100%;
    min-height: 48px;
    padding: 2px;
    border-color: transparent;
    border-radius: 0;
    font-size: clamp(0.75em, 4cqi, 1em);
    line-height: 1.3;
    text-align: start;
    color: var(--muted);
    background: none;
  }
  td .busy {
    font-weight: 700;
    color: var(--accent);
    background: var(--raised);
    border-color: var(--control);
  }
  td button:focus-visible {
    position: relative;
    z-index: 1;
  }
  .number {
    display: inline-block;
    min-width: 1.6em;
    text-align: center;
  }
  [aria-current='date'] .number {
    border-radius: 99px;
    color: var(--on-accent);
    background: var(--accent);
  }
  [aria-selected='true'] button {
    border: 2px solid var(--accent);
  }
  .dot {
    min-width: 1.6em;
    margin-block-start: 2px;
    border: 1px solid currentColor;
    border-radius: 99px;
    font-size: 0.75em;
    text-align: center;
  }
  .lines {
    display: none;
  }
  .lines span {
    display: block;
    font-size: 0.8125em;
    font-weight: 400;
    color: var(--text);
    hyphens: auto;
  }
  .opened {
    margin-block-start: var(--gap);
  }
  @container (min-width: 800px) {
    td {
      height: 92px;
    }
    td button {
      height: auto;
      min-height: 92px;
      align-items: start;
      padding: 4px 6px;
    }
    .dot {
      display: none;
    }
    .lines {
      display: block;
    }
  }
  @media (forced-colors: active) {
    [aria-current='date'] .number {
      border: 2px solid Highlight;
    }
    td button {
      border-color: ButtonBorder;
    }
    [aria-selected='true'] button {
      outline: 2px solid Highlight;
    }
  }
  @media print {
    .turn,
    #calendar-hint {
      display: none;
    }
    .lines {
      display: block;
    }
    .dot {
      display: none;
    }
  }
`;
