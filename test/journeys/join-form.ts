/** The second step of `<pana-join>`, filled as a volunteer of Loches would. */
import type {Page} from 'playwright-core';

/** Says of a structure named `name` what is needed, and no more. */
export async function describeStructure(page: Page, name: string): Promise<void> {
  await page.getByLabel('Nom de la structure').fill(name);
  await page.getByLabel('Type de structure').selectOption('association');
  await page.getByRole('combobox', {name: /^Commune/}).fill('Loches');
  await page.getByRole('option', {name: /Loches/}).first().click();
  await page.locator('#area-place').fill('Indre-et-Loire');
  await page.getByRole('option', {name: /Indre-et-Loire/}).first().click();
  await page.getByRole('checkbox', {name: /individuel/i}).check();
  await page.getByRole('checkbox', {name: /gratuit/i}).check();
  await page.locator('pana-join summary').filter({hasText: /Gérer|gérer/}).first().click();
  await page.getByLabel(/comptabilité|compta/i).first().selectOption('accompagner');
}
