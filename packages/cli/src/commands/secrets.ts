import { isIanumError, requestToken, type TokenRequestError } from "@ianum/core";
import { sha256 } from "@ianum/core/authors";
import type { CommandContext } from "../context.ts";
import { findAddresses } from "../doctor/check-addresses.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { exitCodeOf } from "../exit-code-of.ts";
import { findKeys, type FoundValue } from "../keys.ts";
import { printTable } from "../terminal/print-table.ts";
import { withSpinner } from "../terminal/spinner.ts";
import { UsageError } from "../usage-error.ts";

interface Verdict {
  readonly from: string;
  readonly fingerprint: string;
  readonly isAccepted: boolean;
  readonly error?: unknown;
}

/** `ianum secrets`: which of several secrets the platform accepts, by one token request each. */
export async function secrets({ host, isJson, settings, terminal }: CommandContext): Promise<ExitCode> {
  const { clientId, clientSecrets, problem } = await findKeys(settings);
  if (problem) throw new UsageError(`${problem.detail}: ${problem.remedy}`);
  if (!clientId) throw new UsageError("IANUM_CLIENT_ID is not set: set it to the gate's id or alias");
  const addresses = findAddresses(settings);
  if (addresses instanceof Error) throw addresses;

  const judge = async ({ value, from }: FoundValue): Promise<Verdict> => {
    const known = { from, fingerprint: (await sha256(value)).slice(0, 8) };
    try {
      await requestToken({ ...addresses.endpoints, clientId: clientId.value, clientSecret: value });
      return { ...known, isAccepted: true };
    } catch (error) {
      if (!isIanumError(error)) throw error;
      return { ...known, isAccepted: false, error };
    }
  };
  // One after the other: a flood of wrong secrets looks like an attack.
  const verdicts: Verdict[] = [];
  for (const secret of clientSecrets) {
    verdicts.push(await withSpinner(host, `trying ${secret.from}`, () => judge(secret)));
  }

  if (isJson) {
    terminal.printJson(
      verdicts.map(({ error, ...verdict }) => ({
        ...verdict,
        ...(isIanumError(error) ? { code: error.code, platformCode: (error as TokenRequestError).platformCode } : {}),
      })),
    );
  } else {
    const rows = verdicts.map(({ from, fingerprint, isAccepted, error }) => [
      isAccepted ? "✓" : "✗",
      from,
      fingerprint,
      isAccepted ? "accepted" : reasonOf(error as TokenRequestError),
    ]);
    await printTable(terminal, ["", "secret", "fingerprint", "the platform"], rows);
  }
  const codes = verdicts.map(({ isAccepted, error }) => (isAccepted ? exitCodes.done : exitCodeOf(error)));
  return codes.find((code) => code !== exitCodes.done) ?? exitCodes.done;
}

function reasonOf({ code, message, platformCode }: TokenRequestError): string {
  return code === "invalid_credentials" ? `refused${platformCode ? ` (${platformCode})` : ""}` : message;
}
