/** What a check found out. */
export type Finding =
  | { readonly status: "ok"; readonly detail: string }
  | { readonly status: "failed"; readonly detail: string; readonly remedy: string }
  /** An earlier check failed, and this one could not be made. */
  | { readonly status: "skipped"; readonly detail: string };

export const passed = (detail: string): Finding => ({ status: "ok", detail });
export const failed = (detail: string, remedy: string): Finding => ({ status: "failed", detail, remedy });
export const skipped = (detail: string): Finding => ({ status: "skipped", detail });
