import { expect } from '@open-wc/testing';
import { askPosition } from '../../../src/components/pana-search/position.ts';

const answering = (coords: { latitude: number; longitude: number }) => ({
  getCurrentPosition: (found: PositionCallback) => found({ coords } as GeolocationPosition),
});
const failing = (code: number) => ({
  getCurrentPosition: (_: PositionCallback, failed?: PositionErrorCallback | null) => failed?.({ code } as GeolocationPositionError),
});

describe('position', () => {
  it('should keep about a hundred metres of precision', async () =>
    expect(await askPosition(answering({ latitude: 47.128456789, longitude: -0.995512 }))).to.deep.equal({ lat: 47.128, lon: -0.996 }));

  it('should say why there is none', async () => {
    expect(await askPosition(failing(1))).to.equal('denied');
    expect(await askPosition(failing(2))).to.equal('unavailable');
    expect(await askPosition(failing(3))).to.equal('timeout');
    expect(await askPosition(undefined)).to.equal('unavailable');
    expect(await askPosition({ getCurrentPosition: () => { throw new TypeError('wrapped'); } })).to.equal('unavailable');
  });
});
