import {css} from 'lit';

export default css`
  section {
    padding: var(--gap);
  }
  .count {
    font-weight: 700;
    font-size: clamp(1em, 7cqi, 1.25em);
    line-height: 1.3;
  }
  ul {
    list-style: none;
    margin-block: var(--gap);
    padding: 0;
  }
  [aria-busy='true'] {
    opacity: 0.6;
  }
  li {
    padding: 12px 6px 12px 12px;
    border-block-start: 1px solid var(--line);
    border-inline-start: 4px solid transparent;
  }
  .on {
    background: var(--raised);
    border-inline-start-color: var(--accent);
  }
  .name {
    font-weight: 700;
  }
  /* Where a long word would not fit: the first word cut costs a page the dictionary. */
  @container (max-width: 400px) {
    .name {
      hyphens: auto;
    }
  }
  .name a {
    display: inline-block;
    min-height: 24px;
  }
  .why {
    font-weight: 700;
  }
  .facts,
  small {
    color: var(--muted);
    font-size: 0.875em;
  }
  .tag {
    display: inline-block;
    padding: 0 8px;
    border: 1px solid currentColor;
    border-radius: 99px;
    font-size: 0.875em;
    font-weight: 400;
    color: var(--muted);
  }
  .bone {
    height: 320px;
    background: var(--raised) content-box;
  }
  button {
    width: 100%;
    margin-block-start: 8px;
  }
`;
