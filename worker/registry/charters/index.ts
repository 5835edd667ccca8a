/** Charters shipped with the software, oldest first. Later ones are written in the registry by the national team. */
import type {Charter} from '../domain/charter.ts';
import {CHARTER_2026_1} from './2026-1.ts';

export const SHIPPED_CHARTERS: readonly Charter[] = [CHARTER_2026_1];
