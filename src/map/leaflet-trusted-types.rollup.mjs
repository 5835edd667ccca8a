/**
 * Makes Leaflet fit for pages under Trusted Types: version 1.9.4 assigns `innerHTML`, twice while it is imported, and a page that
 * requires trusted types answers with an exception. Each place we ship is rewritten to plain DOM; a place that this plugin does not know
 * stops the build. Works as a plugin of Rollup and of Vite.
 */

/** What is rewritten, by file of `leaflet/src`. */
const PATCHES = {
  'core/Browser.js': [
    // "Does HTML parse <svg/> as SVG?": every browser that has modules does.
    [/var inlineSvg = !!svg && \(function \(\) \{[\s\S]*?\n\}\)\(\);/, 'var inlineSvg = !!svg;'],
    // VML: Internet Explorer 8.
    [/var vml = !svg && \(function \(\) \{[\s\S]*?\n\}\(\)\);/, 'var vml = false;'],
  ],
};

export default function leafletTrustedTypes() {
  return {
    name: 'leaflet-trusted-types',
    transform(code, id) {
      const path = /[\\/]leaflet[\\/]src[\\/](.+\.js)(?:\?.*)?$/.exec(id)?.[1].replaceAll('\\', '/');
      if (!path) return null;
      let safe = code;
      for (const [pattern, replacement] of PATCHES[path] ?? []) {
        if (!pattern.test(safe)) throw new Error(`leaflet/src/${path} has changed: look again at how it becomes safe under Trusted Types`);
        safe = safe.replace(pattern, (text) => replacement + text.replace(/[^\n]/g, ''));
      }
      if (/\.(?:inner|outer)HTML\s*\+?=|insertAdjacentHTML|document\.write/.test(safe.replace(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|\*).*$/gm, ''))) {
        throw new Error(`leaflet/src/${path} writes HTML from a string: it would die under Trusted Types`);
      }
      return safe === code ? null : { code: safe, map: null };
    },
  };
}
