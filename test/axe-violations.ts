import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong with a page, as `[rule, elements]`. */
export async function axeViolations(page: Page): Promise<readonly (readonly [string, readonly string[]])[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      resultTypes: ["violations"],
    });
    return violations.map(({ id, nodes }): [string, string[]] => [id, nodes.map(({ html }) => html)]);
  });
}
