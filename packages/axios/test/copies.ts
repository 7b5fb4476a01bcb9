import { createRequire } from "node:module";
import axiosOfImport, { type AxiosStatic } from "axios";
import oldestOfImport from "axios-oldest";

const require = createRequire(import.meta.url);

/** The copies of axios that a program may have: `import` and `require` give different ones, and so do versions. */
export const copies: readonly { readonly copy: string; readonly axios: AxiosStatic }[] = [
  { copy: "import", axios: axiosOfImport },
  { copy: "require", axios: require("axios") as AxiosStatic },
  { copy: "oldest, import", axios: oldestOfImport as unknown as AxiosStatic },
  { copy: "oldest, require", axios: require("axios-oldest") as AxiosStatic },
];

/** Those that differ by their version alone. */
export const importedCopies = copies.filter(({ copy }) => copy.endsWith("import"));
