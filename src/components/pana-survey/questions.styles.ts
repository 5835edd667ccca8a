/** Questions in one column; the five of a scale side by side where there is room. Beside the sheet of whoever asks, which has the tokens. */
import {css} from 'lit';

export const styles = css`
  .line {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 4px;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .line > label,
  .line > legend {
    padding: 0 0 4px;
    font-weight: 700;
  }
  .line > .option {
    font-weight: 400;
  }
  .hint {
    font-size: 0.9375em;
    font-weight: 400;
    color: var(--muted);
  }
  .wrong {
    font-weight: 700;
    color: var(--danger);
  }
  .wrong::before {
    content: '⚠ ' / '';
  }
  .line textarea,
  .line input:not([type='radio'], [type='checkbox']) {
    width: 100%;
    max-width: 100%;
  }
  .line textarea {
    display: block;
    padding: 8px 12px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    font: inherit;
    color: inherit;
    background: var(--surface);
    resize: vertical;
  }
  [aria-invalid='true'],
  .line textarea[aria-invalid='true'] {
    border: 2px solid var(--danger);
  }
  .option {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    min-height: 36px;
    padding: 6px 0;
    cursor: pointer;
  }
  .option span {
    flex: 1;
    min-width: 0;
  }
  .option input {
    flex: none;
    width: 20px;
    height: 20px;
    min-width: 0;
    min-height: 0;
    margin: 2px 0 0;
    padding: 0;
    accent-color: var(--accent);
  }
  .question summary {
    min-height: 44px;
    padding-block: 10px;
    font-weight: 700;
    cursor: pointer;
    color: var(--accent);
  }
  .question details {
    border-block-end: 1px solid var(--line);
  }
  .question details .boxes {
    padding-block-end: 12px;
  }
  .badge {
    display: inline-block;
    padding: 1px 8px;
    border-radius: 1em;
    font-size: 0.875em;
    font-weight: 400;
    background: var(--accent);
    color: var(--on-accent);
    white-space: nowrap;
  }
  @container (min-width: 560px) {
    .boxes {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 0 24px;
    }
    .scale {
      display: flex;
      flex-wrap: wrap;
      gap: 0 24px;
    }
    .scale .option span {
      flex: none;
    }
  }
  @media (forced-colors: active) {
    .badge {
      border: 1px solid;
    }
  }
`;
