/** Seats in words, offers that end, events in the words of a mail, and what an alert asks for. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {isWanted} from '../../../worker/registry/domain/event-alert.ts';
import {detailsOf, momentWords, roomWord} from '../../../worker/registry/domain/event-words.ts';
import {comesRemotely, decide, givesSeat, offerEnd, seatWords} from '../../../worker/registry/domain/registration.ts';
import {eventOf} from './registering-support.ts';
import {DAY, HOUR, START} from './support.ts';

const none = {registered: 0, offered: 0, waiting: 0};
const word = (capacity: number, registered: number, offered = 0): unknown => seatWords({capacity: {onSite: capacity}}, {onSite: {registered, offered, waiting: 0}, remote: none}).onSite;

describe('seats', () => {
  it('are many, few for five, a tenth or less, then none; and none when there are fewer than people', () => {
    assert.deepEqual([word(30, 24), word(30, 25), word(30, 20, 5), word(200, 179), word(200, 180), word(5, 0), word(5, 4, 1), word(5, 9)], ['many', 'few', 'few', 'many', 'few', 'few', 'none', 'none']);
    assert.deepEqual(seatWords({capacity: {}}, {onSite: none, remote: none}), {}, 'without a limit nothing is said');
    assert.deepEqual(seatWords({capacity: {onSite: 1, remote: 100}}, {onSite: {...none, registered: 1}, remote: none}), {onSite: 'none', remote: 'many'});
  });

  it('are given when one is free and nobody was there before', () => {
    assert.deepEqual([givesSeat(2, {...none, registered: 1}), givesSeat(2, {registered: 1, offered: 1, waiting: 0}), givesSeat(2, {registered: 1, offered: 0, waiting: 1}), givesSeat(undefined, {...none, registered: 9000})], [true, false, false, true]);
  });

  it('are offered for a day, or until the event begins, and not a moment longer', () => {
    assert.deepEqual([offerEnd(START, START + 3 * DAY), offerEnd(START, START + HOUR)], [START + DAY, START + HOUR]);
    const offered = {state: 'offered', createdAt: 0, offeredUntil: START} as const;
    assert.equal(decide(offered, {type: 'take'}, START - 1)?.life.state, 'registered');
    assert.equal(decide(offered, {type: 'take'}, START), undefined);
    assert.equal(decide(offered, {type: 'expire'}, START - 1), undefined);
    assert.equal(decide(offered, {type: 'expire'}, START)?.life.state, 'expired');
  });

  it('are confirmed within seven days, from the state one is in', () => {
    const life = {state: 'to-confirm', createdAt: START} as const;
    assert.equal(decide(life, {type: 'confirm', seat: true}, START + 7 * DAY - 1)?.life.state, 'registered');
    assert.equal(decide(life, {type: 'confirm', seat: true}, START + 7 * DAY), undefined);
    for (const state of ['registered', 'waiting', 'cancelled', 'expired'] as const) for (const type of ['take', 'expire', 'put-back'] as const) assert.equal(decide({...life, state}, {type}, START), undefined);
    for (const state of ['cancelled', 'expired'] as const) assert.equal(decide({...life, state}, {type: 'cancel'}, START), undefined);
  });
});

describe('an event in a mail', () => {
  it('says its sessions by the clock of the place, how one comes, and whose clock it is where that is not plain', () => {
    const event = eventOf({sessions: [{start: '2027-03-01T09:30', end: '2027-03-01T17:00'}, {start: '2027-03-28T22:00', end: '2027-03-29T01:05'}]});
    assert.equal(detailsOf(event, 'fr', 'sur-place').replaceAll('\u00a0', ' '), 'lundi 1er mars 2027, de 9 h 30 à 17 h\ndu dimanche 28 mars 2027, 22 h, au lundi 29 mars 2027, 1 h 05\nMaison des associations, 1 rue du Château, 37600 Loches');
    assert.equal(detailsOf(event, 'en', 'a-distance'), 'Monday, 1 March 2027, 9:30 to 17:00 (local time: France métropolitaine)\nSunday, 28 March 2027, 22:00, to Monday, 29 March 2027, 1:05 (local time: France métropolitaine)\nRemotely: the link comes by message the day before.');
    assert.match(detailsOf({...event, timeZone: 'Pacific/Noumea'}, 'fr', 'sur-place'), /\(heure locale : Nouvelle-Calédonie\)/);
    assert.doesNotMatch(detailsOf(event, 'fr', 'a-distance', 'none'), /veille|Maison/);
    assert.equal(momentWords(Date.parse('2027-03-01T08:30:00Z'), 'Indian/Reunion', 'fr').replaceAll('\u00a0', ' '), 'lundi 1er mars 2027 à 12 h 30 (heure locale : La Réunion)');
  });

  it('says of the link what is true then: when it comes, that it was sent, nothing where nobody gets it', () => {
    const event = eventOf();
    const at = (local: string): number => Date.parse(`${local}:00+01:00`);
    const word = (local: string, seated: boolean, room: string | undefined = 'https://visio.example.invalid/', status: 'open' | 'cancelled' | 'postponed' | 'held' = 'open') => roomWord({event, status, ...(room !== undefined && {room})}, seated, at(local));
    assert.deepEqual([word('2027-02-18T07:59', true), word('2027-02-18T07:59', false), word('2027-02-18T08:00', true), word('2027-02-18T08:00', false)], ['eve', 'eve', 'sent', 'seat']);
    for (const local of ['2027-02-01T09:00', '2027-02-18T09:00']) assert.equal(roomWord({event, status: 'open'}, true, at(local)), 'before', 'while there is none');
    for (const status of ['cancelled', 'postponed', 'held'] as const) assert.equal(word('2027-02-01T09:00', true, undefined, status), 'none');
    // At seven in the morning the mail of eight o'clock would be late: who gets a seat then has it at once.
    const early = eventOf({sessions: [{start: '2027-02-19T07:30', end: '2027-02-19T17:00'}]});
    assert.equal(roomWord({event: early, status: 'open', room: 'x'}, true, at('2027-02-18T07:31')), 'sent');
    for (const locale of ['fr', 'en'] as const) assert.equal(new Set((['eve', 'before', 'seat', 'sent', 'none'] as const).map((one) => detailsOf(event, locale, 'a-distance', one))).size, 5);
  });

  it('of one session says which it is of how many', () => {
    const series = eventOf({modes: ['sur-place'], sessions: [{start: '2027-03-01T09:30', end: '2027-03-01T17:00'}, {start: '2027-03-08T09:30', end: '2027-03-08T17:00'}]});
    assert.equal(detailsOf(series, 'fr', 'sur-place', 'none', [1]).split('\n')[0]!.replaceAll('\u00a0', ' '), 'Séance 2 sur 2 : lundi 8 mars 2027, de 9 h 30 à 17 h');
    assert.equal(detailsOf(series, 'en', 'sur-place', 'none', [1]).split('\n')[0], 'Session 2 of 2: Monday, 8 March 2027, 9:30 to 17:00');
    assert.equal(detailsOf(eventOf({modes: ['sur-place']}), 'en', 'sur-place', 'none', [0]).split('\n')[0], 'Friday, 19 February 2027, 9:30 to 17:00');
  });

  it('says whose clock a moment is told by to those who may be anywhere', () => {
    assert.deepEqual([momentWords(START, 'Europe/Paris', 'en', true), momentWords(START, 'Europe/Paris', 'en')].map((words) => / \(local time: France métropolitaine\)$/.test(words)), [true, false]);
  });

  it('has the room for those who come by it, and for all when there is no other way', () => {
    assert.deepEqual([comesRemotely({modes: ['sur-place', 'a-distance']}, 'sur-place'), comesRemotely({modes: ['sur-place', 'a-distance']}, 'a-distance'), comesRemotely({modes: ['a-distance']}, 'sur-place')], [false, true, true]);
  });
});

describe('an alert', () => {
  it('is for what is held there or everywhere, of the kinds and about the needs asked for', () => {
    const event = eventOf();
    const any = {needs: [], kinds: []};
    const cases: readonly [Parameters<typeof isWanted>[0], readonly string[], Parameters<typeof isWanted>[2], readonly string[], boolean][] = [
      [any, ['37'], event, ['37'], true], [any, ['37', '41'], event, ['41'], true], [any, ['37'], event, ['41'], false], [any, [], event, ['37'], false], [any, ['37'], event, [], true],
      [{...any, kinds: ['webinaire']}, ['37'], event, ['37'], false], [{...any, kinds: ['journee', 'atelier']}, ['37'], event, ['37'], true],
      [{...any, needs: ['comptabilite']}, ['37'], event, ['37'], true], [{...any, needs: ['site-internet']}, ['37'], event, ['37'], false], [{...any, needs: ['site-internet']}, ['37'], {...event, needs: []}, ['37'], true],
    ];
    for (const [wanted, around, what, where, expected] of cases) assert.equal(isWanted(wanted, around, what, where), expected, JSON.stringify([wanted, around, where]));
  });
});
