/** The form of an event: one column of a width that is read easily, apart from the sheet around it. Over the styles of the questions. */
import {css} from 'lit';

export const styles = css`
  .register {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap);
    margin-block: 20px;
    padding: var(--gap);
    border: 1px solid var(--control);
    border-radius: var(--radius);
    max-width: 720px;
  }
  .register form,
  .survey {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--gap) * 1.25);
  }
  .survey {
    padding: var(--gap);
    border-inline-start: 4px solid var(--line);
    background: var(--raised);
  }
  .around {
    position: relative;
  }
  [role='listbox'] {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(100% + 4px);
    inset-inline: 0;
    display: block;
    max-height: min(320px, 50vh);
    overflow: auto;
    padding: 4px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 6px 18px rgb(0 0 18 / 0.22);
  }
  [role='option'] {
    display: block;
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
  [role='option'][aria-selected='true'] {
    background: var(--raised);
  }
  [role='option'][aria-selected='true'] {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .remark:empty {
    display: none;
  }
  .alarm {
    padding: 12px 16px;
    border: 2px solid var(--danger);
    border-inline-start-width: 6px;
  }
  .alarm ul {
    display: block;
    padding-inline-start: 20px;
    list-style: disc;
  }
  .alarm li {
    padding-block: 4px;
  }
  .note {
    padding: 10px 14px;
    border-inline-start: 4px solid var(--accent);
    background: var(--raised);
  }
  .next {
    display: grid;
    gap: 8px;
    margin-block: 0 12px;
    padding-inline-start: 20px;
  }
  [aria-disabled='true'] {
    border-style: dashed;
  }
  @media (forced-colors: active) {
    [role='option'][aria-selected='true'] {
      outline-color: Highlight;
    }
  }
  @media print {
    .register {
      display: none;
    }
  }
`;
