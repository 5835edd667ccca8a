/** A column that reads from top to bottom on a telephone; criteria and views side by side where there is room. */
import {css} from 'lit';

export const styles = css`
  :host {
    --danger: var(--pana-color-danger,var(--text-default-error,light-dark(#b30000,#ff9b94)));
  }
  section {
    padding: var(--gap);
  }
  .head,
  .facets,
  .views {
    display: flex;
    flex-wrap: wrap;
    gap: 8px var(--gap);
    align-items: end;
  }
  .head {
    justify-content: space-between;
    align-items: center;
  }
  .count {
    font-weight: 700;
    font-size: clamp(1em, 7cqi, 1.25em);
    line-height: 1.3;
  }
  .count::first-letter,
  .month::first-letter {
    text-transform: uppercase;
  }
  .views {
    gap: 0;
  }
  .views button {
    margin-inline-start: -1px;
    border-radius: 0;
  }
  [aria-pressed='true'] {
    color: var(--on-accent);
    background: var(--accent);
  }
  .facets {
    align-items: start;
    margin-block: var(--gap);
  }
  .facets .facets {
    margin-block: 8px 0;
  }
  label {
    flex: 1 1 12em;
    max-width: 24em;
    display: grid;
    gap: 2px;
    font-size: 0.875em;
    font-weight: 700;
  }
  select,
  .facets input {
    width: 100%;
    min-width: 0;
    font-size: max(1em, 16px);
    font-weight: 400;
  }
  .where {
    /* Its label in one line, as those beside it. */
    flex: 1 1 20em;
    max-width: 24em;
  }
  .near {
    align-self: end;
  }
  .around {
    position: relative;
    margin-block-start: 2px;
  }
  .days {
    flex: 1 1 22em;
    max-width: 24em;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .days label {
    flex: 1 1 11em;
  }
  form details {
    flex: 1 1 100%;
  }
  summary {
    width: fit-content;
    min-height: 24px;
    padding-block: 4px;
    cursor: pointer;
    color: var(--accent);
    text-decoration: underline;
  }
  .month {
    margin-block: var(--gap) 4px;
    font-weight: 700;
  }
  ul {
    padding: 0;
    list-style: none;
  }
  .months[aria-busy='true'],
  table[aria-busy='true'] {
    opacity: 0.6;
  }
  [part='item'] {
    padding: 12px 0;
    border-block-start: 1px solid var(--line);
  }
  .name {
    font-weight: 700;
    hyphens: auto;
  }
  .name a {
    display: inline-block;
    min-height: 24px;
  }
  .when {
    font-weight: 700;
  }
  .facts {
    color: var(--muted);
    font-size: 0.875em;
  }
  .needs {
    min-height: 1.5em;
  }
  .tag {
    display: inline-block;
    padding: 0 8px;
    border: 1px solid currentColor;
    border-radius: 99px;
    font-size: 0.75em;
    font-weight: 400;
    color: var(--muted);
  }
  .off,
  .new {
    font-weight: 700;
    color: var(--text);
  }
  .off {
    color: var(--danger);
  }
  .bone {
    height: 196px;
    background: linear-gradient(var(--raised) 0 0) 0 16px / 60% 20px no-repeat,
      linear-gradient(var(--raised) 0 0) 0 48px / 85% 14px no-repeat,
      linear-gradient(var(--raised) 0 0) 0 76px / 70% 14px no-repeat;
  }
  .view-teaser .bone {
    height: 97px;
  }
  .view-month .bone {
    height: 340px;
  }
  .wide {
    width: 100%;
  }
  .way {
    display: inline-block;
    min-height: 24px;
    margin-block-start: 8px;
    text-align: start;
  }
  .neighbours {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
  }
  .failure {
    margin-block: var(--gap);
  }
  .subscribe {
    margin-block-start: var(--gap);
  }
  .ways .facts,
  .subscribe li .facts {
    display: block;
  }
  .subscribe li {
    padding-block: 8px;
  }
  .ways a,
  .subscribe a,
  .all {
    display: inline-block;
    min-height: 24px;
  }
  @media (forced-colors: active) {
    [aria-pressed='true'] {
      border: 2px solid Highlight;
      text-decoration: underline;
    }
  }
  @media print {
    button,
    form,
    .subscribe {
      display: none;
    }
    [part='item'] {
      break-inside: avoid;
    }
    [part='title']::after {
      content: ' (' attr(href) ')';
    }
  }
`;
