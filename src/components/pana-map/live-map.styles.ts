/** What only the moving map shows. */
import { css } from 'lit';

export const liveStyles = css`
  .towns span {
    position: absolute;
    transform: translate(-50%, -50%) scale(var(--unscale, 1));
    font-size: 12px;
    line-height: 14px;
    color: var(--text);
    white-space: nowrap;
    pointer-events: none;
    text-shadow:
      0 0 2px var(--land),
      0 0 3px var(--land),
      0 0 4px var(--land);
  }
  .live .plane {
    position: absolute;
    inset: 0;
    inline-size: auto;
    aspect-ratio: auto;
    z-index: 1;
  }
  .markers .pointed,
  .markers button:hover,
  .markers button:focus-visible {
    z-index: 1;
    scale: 1.2;
  }
  .markers .pointed,
  .markers [aria-current] {
    z-index: 2;
    border-color: var(--accent);
    outline: 3px solid var(--pana-map-pointed, light-dark(#b34000, #ffb37a));
    outline-offset: 0;
  }
  .leaflet-pane,
  .leaflet-layer,
  .leaflet-tile,
  .leaflet-tile-container {
    position: absolute;
    inset: 0 auto auto 0;
    transform-origin: 0 0;
  }
  .leaflet-tile {
    visibility: hidden;
  }
  .leaflet-tile-loaded {
    visibility: inherit;
  }
  .leaflet-grab {
    cursor: grab;
  }
  .leaflet-grab:active {
    cursor: grabbing;
  }
  .hint,
  .zone {
    position: absolute;
    inset-inline: 60px;
    z-index: 3;
    inline-size: fit-content;
    margin-inline: auto;
  }
  .hint {
    inset-block-start: 40%;
    padding: 8px 16px;
    color: var(--surface);
    background: var(--text);
    border-radius: var(--radius);
    pointer-events: none;
    text-align: center;
  }
  .zone {
    inset-block-start: 8px;
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
  }
  .zone button {
    box-shadow: 0 1px 4px rgb(0 0 0 / 0.3);
    font-size: 14px;
  }
  .pad {
    position: absolute;
    inset-block-start: 104px;
    inset-inline-end: 8px;
    z-index: 2;
    display: flex;
    flex-direction: row-reverse;
  }
  .pad button {
    padding: 0;
  }
  .pad button + button {
    border-inline-end: 0;
  }
  .tiles {
    position: absolute;
    inset: auto auto 8px 8px;
    z-index: 2;
    max-inline-size: 55%;
    font-size: 13px;
    line-height: 16px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .markers button {
      transition: scale 120ms;
    }
  }
  @media (forced-colors: active) {
    .markers button {
      border-color: ButtonText;
    }
    svg {
      stroke: CanvasText;
    }
  }
  @media print {
    .controls,
    .pad,
    .zone,
    .hint,
    .tiles {
      display: none;
    }
  }
  .insets {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    padding: 6px 0 0;
  }
  .insets button {
    min-block-size: 28px;
    padding: 2px 8px;
    font-size: 14px;
    line-height: 16px;
  }
`;
