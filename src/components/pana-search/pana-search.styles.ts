/** The form as it is first painted: one column, two from 560 px of its own width. */
import { css } from 'lit';

export const styles = css`
  form {
    display: grid;
    gap: 8px var(--gap);
    padding: var(--gap);
    align-items: start;
  }
  label,
  .what > span {
    display: block;
    font-weight: 700;
    padding-bottom: 4px;
  }
  .field {
    position: relative;
    display: flex;
    flex-wrap: wrap;
  }
  .field input {
    flex: 99 1 9em;
    width: 0;
  }
  .field .main {
    flex: auto;
  }
  .main {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
    font-weight: 700;
  }
  .what .choice {
    width: 100%;
    color: inherit;
    text-align: start;
  }
  .plain {
    border: 0;
    padding-inline: 0;
    text-decoration: underline;
    text-underline-offset: 4px;
    background: none;
  }
  .around {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    column-gap: 12px;
  }
  .small {
    font-size: 0.875em;
    color: var(--muted);
  }
  @container (min-width: 560px) {
    form {
      grid-template-columns: 3fr 2fr;
    }
    .where,
    .what {
      grid-row: 1;
    }
  }
`;
