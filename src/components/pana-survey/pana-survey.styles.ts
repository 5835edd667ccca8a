/** A questionnaire by itself: one column of a width that is read easily. Over the styles of the questions. */
import {css} from 'lit';

export const styles = css`
  :host > div {
    --danger: var(--pana-color-danger,var(--text-default-error,light-dark(#b30000,#ff9b94)));
  }
  section,
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--gap) * 1.25);
    max-width: 720px;
  }
  section {
    padding: var(--gap);
  }
  :is(h2, h3, h4, h5, h6) {
    font-size: clamp(1.125em, 8cqi, 1.375em);
    line-height: 1.3;
    hyphens: auto;
  }
  .step {
    color: var(--muted);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 12px;
  }
  .alarm {
    padding: 12px 16px;
    border: 2px solid var(--danger);
    border-inline-start-width: 6px;
  }
  .alarm ul {
    padding-inline-start: 20px;
  }
  .alarm li {
    padding-block: 4px;
  }
  .note {
    padding: 10px 14px;
    border-inline-start: 4px solid var(--accent);
    background: var(--raised);
  }
  a,
  .link {
    color: var(--accent);
  }
  .main {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .link {
    border: 0;
    background: none;
    text-decoration: underline;
    text-underline-offset: 4px;
  }
  [aria-disabled='true'] {
    border-style: dashed;
  }
  @media (forced-colors: active) {
    .note {
      border-color: CanvasText;
    }
    .main {
      border-width: 3px;
    }
  }
  @media print {
    .actions {
      display: none;
    }
  }
`;
