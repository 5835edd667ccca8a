/** All routes of the registry. */
import type {RegistryRoute} from '../route.ts';
import {ACCOUNT_ROUTES} from './account.ts';
import {CHALLENGE_ROUTES} from './challenge.ts';
import {CHARTER_ROUTES} from './charter.ts';
import {CONFIRM_ROUTES} from './confirm.ts';
import {DESK_EVENT_ROUTES} from './desk-events.ts';
import {DESK_REPORT_ROUTES} from './desk-reports.ts';
import {DESK_SURVEY_ROUTES} from './desk-surveys.ts';
import {DESK_ROUTES} from './desk.ts';
import {DRAFT_ROUTES} from './drafts.ts';
import {LISTING_ROUTES} from './listings.ts';
import {NOTICE_ROUTES} from './notices.ts';
import {PASSKEY_ROUTES} from './passkeys.ts';
import {PROCESSOR_ROUTES} from './processors.ts';
import {PUBLICATION_ROUTES} from './publication.ts';
import {REFUSAL_ROUTES} from './refusals.ts';
import {REGISTRATION_ROUTES} from './registrations.ts';
import {REPORT_ROUTES} from './reports.ts';
import {SIGN_IN_ROUTES} from './sign-in.ts';
import {SIGN_ROUTES} from './sign.ts';
import {SPACE_ROUTES} from './space.ts';
import {SURVEY_ROUTES} from './surveys.ts';

export const ROUTES: readonly RegistryRoute[] = [...CHALLENGE_ROUTES, ...CHARTER_ROUTES, ...LISTING_ROUTES, ...DRAFT_ROUTES, ...CONFIRM_ROUTES, ...SIGN_IN_ROUTES, ...NOTICE_ROUTES, ...DESK_ROUTES, ...DESK_EVENT_ROUTES, ...SPACE_ROUTES, ...REPORT_ROUTES, ...REGISTRATION_ROUTES, ...DESK_REPORT_ROUTES, ...PASSKEY_ROUTES, ...ACCOUNT_ROUTES, ...REFUSAL_ROUTES, ...PROCESSOR_ROUTES, ...SIGN_ROUTES, ...PUBLICATION_ROUTES, ...SURVEY_ROUTES, ...DESK_SURVEY_ROUTES];
