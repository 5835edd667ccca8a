/** The plugin of the next import finds Leaflet as a global. */
import L from 'leaflet';

(globalThis as { L?: typeof L }).L = L;
