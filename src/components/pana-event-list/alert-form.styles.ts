/** The dialog that asks where, and for an address: one column, whole on a telephone. */
import {css} from 'lit';

export const styles = css`
  dialog {
    width: calc(100% - 16px);
    max-width: 600px;
    max-height: calc(100% - 16px);
    margin: auto;
    padding: var(--gap);
    border: 1px solid var(--control);
    border-radius: var(--radius);
    overflow-y: auto;
    color: var(--text);
    background: var(--surface);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.5);
  }
  dialog,
  dialog form {
    font-size: 1rem;
    font-size: var(--pana-font-size, 1rem);
  }
  dialog form,
  dialog[open]:not(:has(form)) {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap);
  }
  dialog .line {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 4px;
  }
  dialog label {
    max-width: none;
    font-size: 1em;
  }
  dialog .check {
    grid-template-columns: auto minmax(0, 1fr);
    gap: 12px;
    align-items: center;
    min-height: 44px;
    font-weight: 400;
  }
  dialog select,
  dialog input {
    width: 100%;
  }
  dialog [type='checkbox'] {
    width: 24px;
    min-width: 24px;
    min-height: 24px;
    height: 24px;
    accent-color: var(--accent);
  }
  dialog .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  dialog .main {
    color: var(--on-accent);
    background: var(--accent);
  }
  [aria-invalid='true'] {
    border: 2px solid var(--danger);
  }
  .wrong {
    font-weight: 700;
    color: var(--danger);
  }
  .wrong::before {
    content: '⚠ ' / '';
  }
  .alarm {
    padding: 12px 16px;
    border: 2px solid var(--danger);
    border-inline-start-width: 6px;
  }
  .alarm ul {
    padding-inline-start: 20px;
    list-style: disc;
  }
  [aria-disabled='true'] {
    border-style: dashed;
  }
  @media (forced-colors: active) {
    dialog .main {
      border: 2px solid Highlight;
    }
  }
  @media print {
    dialog {
      display: none !important;
    }
  }
`;
