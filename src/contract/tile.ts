/** Answers of the map: a tile's cells. The index of all positions is binary and described in `map-index.ts`. */
import {z} from 'zod';
import {markerSchema} from './results.ts';

export const tileSchema = z.object({
  version: z.string().describe('Of the published directory.'),
  cells: z.array(markerSchema).describe('x, y in 0..255 px of the tile; at most 16.'),
});
export type Tile = z.infer<typeof tileSchema>;
