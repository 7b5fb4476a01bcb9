import { ianumFetch } from "@ianum/fetch";
import { transportConformance } from "@ianum/sandbox/conformance";
import { test } from "vitest";

transportConformance(
  test,
  ({ source, origins }) => {
    const fetch = ianumFetch({ source, origins });
    return {
      async send({ url, ...init }) {
        const response = await fetch(url, { ...init, duplex: "half" } as RequestInit);
        return { status: response.status, body: await response.text(), host: response };
      },
    };
  },
  { without: ["middleware"] },
);
