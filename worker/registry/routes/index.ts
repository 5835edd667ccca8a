/** All routes of the registry. */
import type {RegistryRoute} from '../route.ts';
import {CHALLENGE_ROUTES} from './challenge.ts';
import {CHARTER_ROUTES} from './charter.ts';
import {CONFIRM_ROUTES} from './confirm.ts';
import {DESK_ROUTES} from './desk.ts';
import {LISTING_ROUTES} from './listings.ts';
import {NOTICE_ROUTES} from './notices.ts';
import {SIGN_IN_ROUTES} from './sign-in.ts';
import {SPACE_ROUTES} from './space.ts';

export const ROUTES: readonly RegistryRoute[] = [...CHALLENGE_ROUTES, ...CHARTER_ROUTES, ...LISTING_ROUTES, ...CONFIRM_ROUTES, ...SIGN_IN_ROUTES, ...NOTICE_ROUTES, ...DESK_ROUTES, ...SPACE_ROUTES];
