import { ConfigurationError, type EndpointOptions, optionsFromEnv, resolveEndpoints } from "@ianum/core";
import type { Settings } from "../settings.ts";
import { failed, type Finding, passed } from "./finding.ts";

/** Where the platform is for these settings. */
export interface Addresses {
  readonly endpoints: EndpointOptions;
  readonly tokenOrigin: string;
  /** What API calls begin with; absent without a region. */
  readonly authUrl: string | undefined;
}

/** The addresses, or the error that names the wrong setting. */
export function findAddresses({ env }: Settings): Addresses | ConfigurationError {
  try {
    // Only the addresses are asked for; the keys are judged elsewhere.
    const { region, stage, endpoints } = optionsFromEnv({
      ...env,
      IANUM_CLIENT_ID: "gate",
      IANUM_CLIENT_SECRET: "none",
      IANUM_CLIENT_SECRET_FILE: undefined,
    }) as EndpointOptions;
    const options = {
      ...(region === undefined ? {} : { region }),
      ...(stage === undefined ? {} : { stage }),
      ...(endpoints === undefined ? {} : { endpoints }),
    };
    const { tokenUrl, authUrl } = resolveEndpoints(options);
    return { endpoints: options, tokenOrigin: new URL(tokenUrl).origin, authUrl };
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}

export function checkRegion(found: Addresses | ConfigurationError, { env, sourceOf }: Settings): Finding {
  const region = env["IANUM_REGION"]?.trim();
  if (found instanceof ConfigurationError && found.option === "IANUM_REGION") {
    return failed(found.message, "copy the region from the Developer Area: it is a part of the API's host name");
  }
  if (region) return passed(`${region} (IANUM_REGION in ${sourceOf("IANUM_REGION")})`);
  if (env["IANUM_AUTH_URL"]?.trim()) return passed("not set, and not needed: IANUM_AUTH_URL is");
  return failed("IANUM_REGION is not set", "set it to the gate's region: without it the API's host is not known");
}

export function checkEndpoints(found: Addresses | ConfigurationError): Finding {
  if (found instanceof ConfigurationError) {
    return found.option === "IANUM_REGION"
      ? failed("the region leads to no address", "correct IANUM_REGION")
      : failed(found.message, `correct ${found.option}, or unset it for the public platform`);
  }
  const { tokenOrigin, authUrl } = found;
  const authOrigin = authUrl && new URL(authUrl).origin;
  const version = authUrl ? `, stage ${new URL(authUrl).pathname.slice(1)}` : "";
  return passed(`${[...new Set([tokenOrigin, authOrigin])].filter(Boolean).join(", ")}${version}`);
}
