/** The form in one column of a width that is read easily; fields side by side where there is room. Over the parts of the search. */
import {css} from 'lit';

export const styles = css`
  .join {
    --danger: var(--pana-color-danger,var(--text-default-error,light-dark(#b30000,#ff9b94)));
    max-width: 860px;
    padding: var(--gap);
  }
  form {
    display: grid;
    /* What has a width of its own, the sheet, must not widen the column. */
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--gap) * 1.25);
  }
  :is(h2, h3, h4, h5, h6) {
    font-size: 1.125em;
    line-height: 1.3;
  }
  .title > * {
    font-size: clamp(1.125em, 8cqi, 1.5em);
  }
  .step > * {
    font-size: clamp(1em, 6cqi, 1.25em);
  }
  .steps {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    margin-block: 8px var(--gap);
    padding: 0;
    list-style: none;
    counter-reset: step;
  }
  .steps li {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 32px;
    padding-inline-end: 8px;
    color: var(--muted);
    counter-increment: step;
  }
  .steps li::before {
    content: counter(step);
    flex: none;
    min-width: 1.75em;
    border: 1px solid var(--control);
    border-radius: 1em;
    font-size: 0.875em;
    line-height: 1.75;
    text-align: center;
  }
  .steps .here {
    font-weight: 700;
    color: var(--text);
  }
  .here::before {
    background: var(--accent);
    color: var(--on-accent);
  }
  .group {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap);
    padding: var(--gap);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  fieldset.line {
    padding: 0;
  }
  .line > label,
  .line > legend,
  .days label {
    display: block;
    padding: 0 0 4px;
    font-weight: 700;
  }
  .group > legend {
    padding-inline: 6px;
    font-size: 1.125em;
  }
  .hint {
    font-size: 0.9375em;
    font-weight: 400;
    color: var(--muted);
  }
  .line > .hint,
  .wrong {
    padding-block-end: 6px;
  }
  .wrong {
    font-weight: 700;
    color: var(--danger);
  }
  .wrong::before {
    content: '⚠ ' / '';
  }
  input,
  select,
  textarea {
    max-width: 100%;
  }
  .line > input,
  .line > select,
  .line > textarea,
  .around > input,
  .days input {
    width: 100%;
  }
  textarea {
    display: block;
    padding: 8px 12px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    font: inherit;
    color: inherit;
    background: var(--surface);
    resize: vertical;
  }
  #postcode {
    width: 10em;
  }
  [aria-invalid='true'] {
    border: 2px solid var(--danger);
  }
  .around {
    position: relative;
  }
  .boxes {
    display: grid;
    gap: 0 24px;
  }
  ul.chips {
    order: 0;
    padding: 0;
    list-style: none;
  }
  .quick,
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 16px;
  }
  .main,
  [aria-pressed='true'] {
    background: var(--accent);
    border-color: var(--accent);
    font-weight: 700;
    color: var(--on-accent);
  }
  [aria-disabled='true'] {
    border-style: dashed;
  }
  .needs {
    display: grid;
    gap: 4px 16px;
    align-items: center;
    padding-block-end: 16px;
  }
  .needs select {
    margin-block-end: 10px;
  }
  .needs .hint {
    display: block;
  }
  .days > div {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    padding-block: 2px;
  }
  .days label {
    flex: none;
    width: 7em;
  }
  .days label + div {
    flex: 1 1 8em;
    min-width: 0;
  }
  summary {
    flex-wrap: wrap;
  }
  .days label::first-letter {
    text-transform: uppercase;
  }
  .charter {
    display: grid;
    gap: 12px;
    padding: var(--gap);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
  }
  .charter > div {
    display: grid;
    gap: 10px;
    max-width: 68ch;
  }
  .note,
  .errors,
  .failed {
    padding: 12px 16px;
    border-inline-start: 4px solid var(--accent);
    background: var(--raised);
  }
  .errors,
  .failed {
    border: 2px solid var(--danger);
    border-inline-start-width: 6px;
    background: none;
  }
  .errors ul,
  .note ul,
  .next {
    padding-inline-start: 20px;
  }
  .errors li,
  .note li {
    padding-block: 4px;
  }
  .twin {
    display: block;
  }
  .note .actions,
  .actions + .charter {
    margin-block-start: 12px;
  }
  .failed p + p {
    margin-block-start: 8px;
  }
  .next {
    display: grid;
    gap: 8px;
    margin-block: 16px;
  }
  .sheet {
    border: 2px dashed var(--control);
    border-radius: var(--radius);
  }
  /* Links to a page that is not there yet. */
  pana-structure::part(footer) {
    display: none;
  }
  @container (min-width: 480px) {
    .needs {
      grid-template-columns: 1fr auto;
    }
  }
  @container (min-width: 640px) {
    .boxes {
      grid-template-columns: 1fr 1fr;
    }
  }
  @media (forced-colors: active) {
    .main,
    [aria-pressed='true'],
    .here::before {
      border: 2px solid Highlight;
    }
  }
  @media print {
    form {
      display: grid;
    }
    .actions,
    nav {
      display: none;
    }
  }
`;
