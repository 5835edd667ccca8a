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
  [role='listbox'],
  [role='option'] {
    display: block;
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
  @media print {
    .register {
      display: none;
    }
  }
`;
