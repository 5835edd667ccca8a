/** Wall clocks become the right moments: everywhere the programme is, on the nights clocks change, and back. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {isoIn, momentOf, offsetAt} from '../../src/contract/wall-clock.ts';

const H = 3_600_000;
const iso = (local: string, zone: string): string => isoIn(zone, momentOf(local, zone).at);

describe('a wall clock', () => {
  it('should be the moment people there live it, overseas included', () => {
    // Offsets of the IANA base, which change with nothing we do.
    assert.deepEqual(
      [['2027-03-12T09:30', 'Europe/Paris'], ['2027-07-12T09:30', 'Europe/Paris'], ['2027-03-12T09:30', 'Indian/Reunion'], ['2027-03-12T09:30', 'America/Martinique'],
        ['2027-03-12T09:30', 'America/Cayenne'], ['2027-03-12T09:30', 'Indian/Mayotte'], ['2027-03-12T09:30', 'Pacific/Noumea'], ['2027-03-12T09:30', 'Pacific/Marquesas'], ['2027-07-01T09:30', 'America/Miquelon']]
        .map(([local, zone]) => iso(local!, zone!)),
      ['2027-03-12T09:30:00+01:00', '2027-07-12T09:30:00+02:00', '2027-03-12T09:30:00+04:00', '2027-03-12T09:30:00-04:00', '2027-03-12T09:30:00-03:00', '2027-03-12T09:30:00+03:00',
        '2027-03-12T09:30:00+11:00', '2027-03-12T09:30:00-09:30', '2027-07-01T09:30:00-02:00'],
    );
  });

  it('should say which time of a night of March nobody lives, and take the first of the two of October', () => {
    assert.deepEqual(momentOf('2027-03-28T02:30', 'Europe/Paris'), {at: Date.parse('2027-03-28T01:30:00Z'), exists: false});
    assert.deepEqual(momentOf('2027-10-31T02:30', 'Europe/Paris'), {at: Date.parse('2027-10-31T00:30:00Z'), exists: true});
    assert.equal(isoIn('Europe/Paris', Date.parse('2027-10-31T01:30:00Z')), '2027-10-31T02:30:00+01:00');
    for (const [local, utc] of [['2027-03-28T01:59', '00:59'], ['2027-03-28T03:00', '01:00'], ['2027-10-31T01:59', '2027-10-30T23:59'], ['2027-10-31T03:00', '02:00']]) {
      const {at, exists} = momentOf(local!, 'Europe/Paris');
      assert.deepEqual([exists, new Date(at).toISOString().slice(0, 16)], [true, utc!.length > 5 ? utc : `${local!.slice(0, 10)}T${utc}`], local);
    }
  });

  it('should come back as it was written, every hour of a year, in zones with and without a summer', () => {
    for (const zone of ['Europe/Paris', 'America/Miquelon', 'Indian/Reunion', 'Pacific/Marquesas']) {
      let seen = 0;
      for (let at = Date.parse('2027-01-01T00:00:00Z'); at < Date.parse('2028-01-01T00:00:00Z'); at += H) {
        const local = isoIn(zone, at).slice(0, 16);
        const back = momentOf(local, zone);
        assert.ok(back.exists && (back.at === at || (back.at === at - H && offsetAt(zone, at) !== offsetAt(zone, back.at))), `${zone} ${local}`);
        if (back.at === at) seen++;
      }
      assert.ok(seen >= 8759 - 1, zone);
    }
  });
});
