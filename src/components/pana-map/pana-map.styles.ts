import { css } from 'lit';

export const styles = css`
  .frame,
  .stage,
  .plane {
    position: relative;
  }
  .frame {
    --land: var(--pana-map-land, light-dark(#f3f1ec, #1f2124));
    isolation: isolate;
  }
  .stage {
    container-type: size;
    display: grid;
    place-items: center;
    height: var(--pana-map-height, 320px);
    overflow: hidden;
    background: var(--land);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    touch-action: pan-x pan-y;
    user-select: none;
  }
  @container (min-width: 480px) {
    .stage {
      height: var(--pana-map-height, 480px);
    }
  }
  .plane {
    width: min(100cqw, 100cqh * var(--ratio, 1));
    aspect-ratio: var(--ratio, 1);
  }
  svg {
    position: absolute;
    width: 100%;
    height: 100%;
    overflow: visible;
    fill: none;
    stroke: var(--pana-map-line, light-dark(#84817a, #7d8187));
  }
  path {
    vector-effect: non-scaling-stroke;
  }
  .markers button {
    position: absolute;
    transform: translate(-50%, -50%) scale(var(--unscale, 1));
    min-width: 0;
    min-height: 0;
    width: var(--d);
    height: var(--d);
    padding: 0;
    border: 2px solid var(--surface);
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
    /* A size the list has too: the first text of each size costs a page 2 ms. */
    font-size: 14px;
    --d: 26px;
  }
  .markers .size-2 {
    --d: 29px;
  }
  .markers .size-3 {
    --d: 34px;
  }
  .markers .size-4 {
    --d: 40px;
  }
  .markers .size-5 {
    --d: 46px;
  }
  .markers .single {
    --d: 24px;
    background: radial-gradient(var(--accent) 33%, var(--surface) 38% 56%, var(--accent) 60%);
  }
  .controls {
    position: absolute;
    inset: 8px 8px auto auto;
    display: grid;
    gap: 4px;
    z-index: 2;
  }
  .controls button {
    font-size: 20px;
    font-weight: 700;
    padding: 0;
  }
  .skip:focus {
    position: absolute;
    inset: 8px auto auto 8px;
    z-index: 4;
  }
  .credit {
    position: absolute;
    inset: auto 1px 1px auto;
    z-index: 2;
    max-width: 75%;
    padding: 0 4px;
    font-size: 14px;
    line-height: 16px;
    color: var(--muted);
    background: var(--surface);
    border-radius: var(--radius);
  }
  .message {
    position: absolute;
    inset: 40% 16px auto;
    text-align: center;
  }
`;
