/**
 * Suggestions over what is under a field, for forms that come by a gesture. The search has its own beside its other parts: a file more
 * would cost its first bytes.
 */
import {css} from 'lit';

export const suggestionStyles = css`
  [role='listbox'] {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(100% + 4px);
    inset-inline: 0;
    max-height: min(320px, 50vh);
    overflow: auto;
    padding: 4px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 6px 18px rgb(0 0 18 / 0.22);
  }
  [role='option'] {
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
  @media (forced-colors: active) {
    [role='option'][aria-selected='true'] {
      outline-color: Highlight;
    }
  }
`;
