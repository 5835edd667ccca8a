/** What stands under the field of a place. */
import {css} from 'lit';

export const styles = css`
  .advice {
    padding-block: 6px 0;
    font-size: 0.9375em;
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
`;
