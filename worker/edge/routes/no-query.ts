/** Routes that take no parameter still refuse those they do not know. */
import {z} from 'zod';

export const NO_QUERY = z.strictObject({});
