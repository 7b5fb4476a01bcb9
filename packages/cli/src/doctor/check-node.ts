import type { Host } from "../host.ts";
import { failed, type Finding, passed } from "./finding.ts";

/** The versions that all packages run on: `^20.19.0 || >=22.12.0`. */
export function checkNode({ version }: Pick<Host, "version">): Finding {
  const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
  const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return isSupported
    ? passed(version)
    : failed(`${version} is too old for these packages`, "install Node 20.19, 22.12 or a newer one (nodejs.org)");
}
