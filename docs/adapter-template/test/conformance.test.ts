import { transportConformance } from "@ianum/sandbox/conformance";
import { test } from "vitest";
import { ianumTemplate, type Send } from "../src/index.ts";

const overFetch: Send = ({ url, ...init }) => fetch(url, { ...init, duplex: "half" } as RequestInit);

transportConformance(
  test,
  ({ source, origins }) => {
    const send = ianumTemplate(overFetch, { source, origins });
    return {
      async send(request) {
        const response = await send(request);
        return { status: response.status, body: await response.text(), host: response };
      },
    };
  },
  { without: ["middleware"] },
);
