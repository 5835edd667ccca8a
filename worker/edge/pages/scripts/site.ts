/** Browser code of our own pages: what it adds is comfort, every page works without it. */
import {offerCopies} from './copy.ts';
import {goLive} from './live.ts';

document.documentElement.classList.add('live');
offerCopies(document);
const form = document.querySelector<HTMLFormElement>('form[data-live]');
if (form) goLive(form);
