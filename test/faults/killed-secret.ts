/** The secret of the registry that is killed: apart, so that its process loads nothing of the tests. */
import {createHash} from 'node:crypto';

export const SECRET = createHash('sha256').update('secret of the killed').digest();
