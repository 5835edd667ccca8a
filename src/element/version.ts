/** Version of the widgets; a test holds it to package.json. A constant, so that the loader imports nothing. */
export const VERSION = '0.1.0';
