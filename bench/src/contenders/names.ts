/** The same in every group: what the adapter is measured against. */
export const floors = {
  bare: "bare client",
  constantHeader: "constant header",
  cachedPromise: "cached promise by hand",
} as const;
