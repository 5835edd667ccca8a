/** All routes of the registry. */
import type {RegistryRoute} from '../route.ts';

export const ROUTES: readonly RegistryRoute[] = [];
