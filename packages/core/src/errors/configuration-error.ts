import type { ErrorCode } from "./error-code.ts";
import { IanumError } from "./ianum-error.ts";

/** The application's own settings are wrong. Nothing was sent; the message names the option and says what to do. */
export class ConfigurationError extends IanumError {
  static {
    this.prototype.name = "ConfigurationError";
  }

  /** The option that is wrong, as the caller wrote it: `clientSecret`, `endpoints.apiAuth`, `origins[1]`. */
  readonly option: string;

  constructor(option: string, problem: string, settings: { readonly code?: ErrorCode; readonly cause?: unknown } = {}) {
    super(`${option}: ${problem}`, { code: "invalid_option", ...settings });
    this.option = option;
  }
}
