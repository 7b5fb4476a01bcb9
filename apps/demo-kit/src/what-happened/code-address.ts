const REPOSITORY = "https://github.com/ianum/ianum-js";

/** Where a file of this repository can be read. */
export function codeAddress(file: string): string {
  return `${REPOSITORY}/blob/main/${file}`;
}
