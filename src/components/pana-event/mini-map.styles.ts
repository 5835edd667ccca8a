/** The small map of a place, in the colours of the sheet. */
import {css} from 'lit';

export const styles = css`
  .mini-map {
    display: block;
    width: 100%;
    max-width: 420px;
    height: auto;
    margin-block-start: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    stroke-width: 1;
    fill: none;
  }
  .mini-map .around {
    stroke: var(--line);
    fill: none;
  }
  .mini-map .land {
    stroke: var(--control);
    fill: var(--surface);
  }
  .mini-map .halo {
    fill: var(--surface);
    stroke: none;
  }
  .mini-map .place {
    fill: var(--accent);
    stroke: none;
  }
  .mini-map text {
    font-size: 15px;
    font-weight: 700;
    fill: var(--text);
    stroke: var(--surface);
    stroke-width: 4;
    paint-order: stroke;
  }
  @media (forced-colors: active) {
    .mini-map .place {
      fill: Highlight;
      forced-color-adjust: none;
    }
  }
`;
