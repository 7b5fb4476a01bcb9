// Our pages link to each other as files, which is how GitHub reads them. This says where such a link leads on the site.
import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { addressOf } from "./addresses.mjs";
import { root } from "./entries.mjs";

const repository = "https://github.com/ianum/ianum-js";

/** The link of a page to another page as an address of the site, and to any other file as one of the repository. */
export function resolveLink(url, from, files) {
  if (url === "" || url.startsWith("#") || /^[a-z]+:/i.test(url)) return url;
  const [path, anchor] = url.split("#");
  const target = posix.join(posix.dirname(from), decodeURIComponent(path)).replace(/\/$/, "");
  const page = [target, posix.join(target, "README.md")].find((file) => files.includes(file));
  // "#readme" is how GitHub names the page of a folder.
  const hash = anchor === undefined || anchor === "readme" ? "" : `#${anchor}`;
  if (page !== undefined) return addressOf(page) + hash;
  if (!existsSync(join(root, target))) throw new Error(`${from}: ${url} leads nowhere`);
  const kind = statSync(join(root, target)).isDirectory() ? "tree" : "blob";
  return `${repository}/${kind}/main/${target}${hash}`;
}
