/** Styles of what `search-parts` adds to the form. */
import { css } from 'lit';

export const partStyles = css`
  .choice {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 8px;
  }
  .choice::after,
  summary::before {
    content: '';
    flex: none;
    width: 8px;
    height: 8px;
    margin: 4px;
    border: solid;
    border-width: 0 2px 2px 0;
    transform: translateY(-25%) rotate(45deg);
  }
  .choice[aria-expanded='true']::after {
    transform: translateY(25%) rotate(225deg);
  }
  .field .main {
    border-start-start-radius: 0;
    border-end-start-radius: 0;
  }
  .field input {
    border-start-end-radius: 0;
    border-end-end-radius: 0;
    min-width: 0;
    padding-inline-end: 44px;
  }
  .clear {
    width: 44px;
    margin-inline-start: -45px;
    border: 0;
    padding: 0;
    background: none;
    color: var(--muted);
  }
  svg {
    width: 16px;
    height: 16px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    vertical-align: middle;
  }
  [role='listbox'] {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(100% + 4px);
    inset-inline: 0;
    max-height: min(360px, 60vh);
    overflow: auto;
    padding: 4px;
    list-style: none;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 6px 18px rgb(0 0 18 / 0.22);
  }
  [role='option'] {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: 8px;
    min-height: 44px;
    padding: 9px 8px;
    border-radius: var(--radius);
    cursor: pointer;
  }
  [role='option'] span {
    font-size: 0.875em;
    color: var(--muted);
  }
  [role='option']:hover,
  [aria-selected='true'] {
    background: var(--raised);
  }
  [aria-selected='true'] {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .advice {
    padding-block: 6px 0;
    font-size: 0.875em;
  }
  .link {
    min-height: 32px;
    padding: 4px 0;
    border: 0;
    background: none;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 4px;
  }
  .panel {
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
  }
  .panel input:not([type]),
  .panel [type='text'],
  .panel select {
    width: 100%;
  }
  .families,
  .facets {
    display: grid;
    gap: 0 24px;
    align-items: start;
  }
  .families {
    margin-block-start: 12px;
  }
  .fields {
    row-gap: 12px;
    align-items: end;
    padding-block-end: 16px;
  }
  #need-example {
    margin-block-start: 6px;
  }
  details {
    border-block-start: 1px solid var(--line);
  }
  summary,
  legend {
    font-weight: 700;
  }
  summary {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 44px;
    padding-block: 8px;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  :not([open]) > summary::before {
    transform: rotate(-45deg);
  }
  summary:hover {
    color: var(--accent);
  }
  fieldset {
    min-width: 0;
    padding: 0;
    border: 0;
  }
  details fieldset {
    padding-block-end: 12px;
  }
  .proposals {
    margin-block-start: 12px;
    padding: 8px 12px;
    border: 2px solid var(--accent);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .proposals .small {
    display: block;
  }
  .option {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    min-height: 36px;
    padding: 6px 0;
    font-weight: 400;
    cursor: pointer;
  }
  .option span:not(.count) {
    flex: 1;
  }
  .option input {
    flex: none;
    width: 20px;
    height: 20px;
    min-width: 0;
    min-height: 0;
    margin-block-start: 2px;
    accent-color: var(--accent);
  }
  .whole {
    font-style: italic;
  }
  .count,
  .badge {
    font-size: 0.875em;
    font-weight: 400;
  }
  .count {
    color: var(--muted);
  }
  .badge {
    padding: 1px 8px;
    border-radius: 1em;
    background: var(--accent);
    color: var(--on-accent);
  }
  .end,
  .chips,
  .chips ul {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .end {
    gap: 8px 20px;
    margin-block-start: 16px;
  }
  .chips ul {
    padding: 0;
    list-style: none;
  }
  .chip {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 36px;
    padding: 4px 12px;
    border-color: var(--accent);
    border-radius: 18px;
    text-align: start;
  }
  .chip:hover {
    background: var(--accent);
    color: var(--on-accent);
  }
  .chip svg {
    width: 12px;
    height: 12px;
  }
  @container (min-width: 560px) {
    .panel,
    .chips {
      grid-column: 1 / -1;
    }
    .panel {
      order: 1;
    }
    .chips {
      order: 2;
    }
    .families,
    .facets {
      grid-template-columns: 1fr 1fr;
    }
  }
  @container (min-width: 900px) {
    .families {
      grid-template-columns: repeat(4, 1fr);
    }
    .facets {
      grid-template-columns: repeat(3, 1fr);
    }
  }
  @media (forced-colors: active) {
    [aria-selected='true'] {
      outline-color: Highlight;
    }
    .badge {
      border: 1px solid;
    }
  }
  @media print {
    form {
      display: none;
    }
  }
`;
