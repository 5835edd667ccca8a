/** Texts that would run if anything took them for markup, an address or a template: names and sentences of a directory are only text. */

const CALLS = ['alert(1)', 'alert`1`', 'window.run=1'];
const MARKUP = [
  '<script>X</script>', '</script><script>X</script>', '<scr<script>ipt>X</scr</script>ipt>', '<ScRiPt>X</sCrIpT>', '<img src=x onerror=X>', '<img src=x onerror="X">',
  '<img/src=x/onerror=X>', '<img src="x` `<script>X</script>"` `>', '"><img src=x onerror=X>', "'><img src=x onerror=X>", '`><img src=x onerror=X>', '<svg onload=X>', '<svg/onload=X>',
  '<svg><script>X</script></svg>', '<svg><animate onbegin=X attributeName=x dur=1s>', '<svg><a xlink:href="javascript:X"><text x=20 y=20>ici</text></a>', '<math><mtext><img src onerror=X></mtext></math>',
  '<body onload=X>', '<iframe src="javascript:X"></iframe>', '<iframe srcdoc="<script>X</script>"></iframe>', '<object data="javascript:X"></object>', '<embed src="javascript:X">',
  '<a href="javascript:X">ici</a>', '<form action="javascript:X"><button>ici</button></form>', '<button formaction="javascript:X">ici</button>', '<input autofocus onfocus=X>',
  '<select autofocus onfocus=X>', '<details open ontoggle=X>', '<video><source onerror=X></video>', '<audio src onerror=X>', '<marquee onstart=X>', '<style>@import"javascript:X"</style>',
  '<link rel=stylesheet href="javascript:X">', '<base href="javascript:X//">', '<meta http-equiv=refresh content="0;url=javascript:X">', '<template><script>X</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=X>">', '<!--><img src=x onerror=X>-->', '<![CDATA[<img src=x onerror=X>]]>', '<xss id=x tabindex=1 onfocus=X></xss>',
];
const OTHER = [
  '" onmouseover="alert(1)', "' onmouseover='alert(1)", '" autofocus onfocus=alert(1) x="', 'javascript:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>', 'vbscript:msgbox(1)', '//evil.example/x', 'https://evil.example/" onclick="alert(1)', '${alert(1)}', '{{alert(1)}}', '{{constructor.constructor("alert(1)")()}}',
  '#{alert(1)}', '<%= alert(1) %>', '?lit$123$', '<!--?lit$0-->', '<?lit$0?>', '{"_$litType$":1,"strings":["<img src=x onerror=alert(1)>"],"values":[]}', '__proto__', 'constructor',
  '&lt;img src=x onerror=alert(1)&gt;', '&#60;script&#62;alert(1)&#60;/script&#62;', '%3Cscript%3Ealert(1)%3C/script%3E', '\\u003cscript\\u003ealert(1)\\u003c/script\\u003e', '＜script＞alert(1)＜/script＞',
  "');alert(1);//", '";alert(1);//', '`;alert(1);//', '</textarea><script>alert(1)</script>', '</title><script>alert(1)</script>', '</style><script>alert(1)</script>', ']]><script>alert(1)</script>',
];

/** More than a hundred, all different. */
export const PAYLOADS: readonly string[] = [...new Set([...MARKUP.flatMap((text) => CALLS.map((call) => text.replaceAll('X', call))), ...OTHER])];
