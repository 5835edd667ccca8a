/** The route table. A fixed path stands before the parameter that would swallow it. */
import {pageRoutes} from '../pages/index.ts';
import {storybookRoutes} from '../pages/storybook.ts';
import type {Route} from '../route.ts';
import {badgeRoutes} from './badges.ts';
import {eventRoutes} from './events.ts';
import {exportRoutes} from './exports.ts';
import {fileRoutes} from './files.ts';
import {oembedRoutes} from './oembed.ts';
import {placeRoutes} from './places.ts';
import {referenceRoutes} from './reference.ts';
import {structureRoutes} from './structures.ts';
import {tileRoutes} from './tiles.ts';

export const ROUTES: readonly Route[] = [
  ...structureRoutes,
  ...badgeRoutes,
  ...placeRoutes,
  ...tileRoutes,
  ...referenceRoutes,
  ...eventRoutes,
  ...exportRoutes,
  ...oembedRoutes,
  ...fileRoutes,
  ...pageRoutes,
  ...storybookRoutes,
];
