/** `npm run mutants [name…]`: plants each defect, runs the row that must see it, prints row → mutant → red or green. All must be red. */
import {MUTANTS, WITHOUT_MUTANT} from './mutants.ts';
import {tryMutant, tryNone} from './try.ts';

const wanted = process.argv.slice(2);
const chosen = MUTANTS.filter(({name, row}) => wanted.length === 0 || wanted.includes(name) || wanted.some((one) => row.startsWith(`${one} `)));
if (chosen.length === 0) throw new Error(`no mutant of that name or row: ${MUTANTS.map(({name}) => name).join(', ')}`);

let green = 0;
if (wanted.length === 0) {
  const broken = await tryNone();
  green += broken.length;
  console.log(broken.length ? `red without any defect: ${broken.join('; ')}` : 'without a defect every row is green');
}
for (const mutant of chosen) {
  const {red, by} = await tryMutant(mutant);
  if (!red) green += 1;
  console.log(`${mutant.row.trim().padEnd(30)}  ${mutant.name.padEnd(30)}  ${red ? 'red' : 'GREEN'}  ${red ? '' : by.join('; ')}`);
}
if (wanted.length === 0) for (const [row, why] of Object.entries(WITHOUT_MUTANT)) console.log(`${row.padEnd(30)}  none: ${why}`);
process.exitCode = green > 0 ? 1 : 0;
